"""Counting who is served: everybody once, and after an edit only where something changed."""
