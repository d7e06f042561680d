"""The layers: what the map shows and how, their attributes as a table, and what lies under a click."""
