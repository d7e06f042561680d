"""The demo city as the files that a planner would bring."""
