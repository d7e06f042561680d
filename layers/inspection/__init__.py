"""What a file holds, before anything is done with it."""
