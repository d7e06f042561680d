"""Evaluating projects: one, compared, in batch."""
