"""What is doubted in the data: districts, datum, and what lies far from the streets."""
