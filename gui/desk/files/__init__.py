"""The project's file: opened, made of a name, kept while one works, saved."""
