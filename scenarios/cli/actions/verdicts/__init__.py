"""Plans, verdicts, views of the year, and what is handed on."""
