"""What the planner proposes: edits as values, scenarios, undo, and the session that holds them."""
