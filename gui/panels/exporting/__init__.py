"""What is handed on from the window."""
