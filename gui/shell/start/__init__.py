"""Before there is a place: the first window, the ways to begin, and what a crash left behind."""
