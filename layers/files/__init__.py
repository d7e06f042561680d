"""Files of every kind as frames."""
