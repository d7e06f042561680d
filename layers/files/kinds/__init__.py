"""Which format a file is of, by its own bytes, and whether it is what it says before anything may open it."""
