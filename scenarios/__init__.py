"""What the planner proposes and keeps: projects, checks, exports and the command line. Knows nothing of Qt."""
