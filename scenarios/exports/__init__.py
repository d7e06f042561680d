"""What is handed on: tables, maps, reports."""
