"""What is printed or bound."""
