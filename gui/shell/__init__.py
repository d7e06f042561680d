"""The window's frame: commands, messages, progress, and what it remembers."""
