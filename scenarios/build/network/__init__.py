"""The planner's streets become a network: their lines, tags and heights."""
