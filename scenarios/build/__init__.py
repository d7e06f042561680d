"""From the planner's files to a project."""
