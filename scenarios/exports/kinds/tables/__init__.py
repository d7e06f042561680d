"""What is read row by row."""
