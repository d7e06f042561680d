"""The rows of the list of clauses, and how a row is drawn."""
