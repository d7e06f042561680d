"""Who reaches what, and why: ways explained, people counted."""
