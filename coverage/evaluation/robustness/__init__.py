"""How sure a verdict is: speeds, barriers, capacity."""
