"""Importing this makes a process warm; Python's fork server does so before it forks for the first time."""

from .warm import warm

warm()
