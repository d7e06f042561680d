"""Which districts a clause asks, and the whole that a total is for."""
