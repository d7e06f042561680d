"""From a figure to a verdict: what is held back, and what the program has assumed."""
