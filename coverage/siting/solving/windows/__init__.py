"""Windows: parts of the town proven by themselves, with sites that stand in several of them shared by prices."""
