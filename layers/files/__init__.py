"""Files as planners have them: which formats there are, how each is told by its content, and which layers it offers."""
