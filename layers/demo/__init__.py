"""The demo city, made up and the same each time."""
