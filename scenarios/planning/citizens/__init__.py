"""What citizens are shown of the facilities: which ones on which map, and what is told of each. Never any people."""
