"""The plan beside the map: clauses, the circle that is shown, and why a house is served or not."""
