"""Importing the planner's files."""
