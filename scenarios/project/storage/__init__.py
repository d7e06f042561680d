"""How files are written and replaced, whatever disk, share, signal or other program is in the way."""
