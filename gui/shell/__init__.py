"""The window's frame: actions, messages, progress, preferences."""
