"""Which facilities a clause counts, and what the data tells of them."""
