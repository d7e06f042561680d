"""What the mouse does on the map: one tool at a time."""
