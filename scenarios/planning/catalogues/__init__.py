"""Catalogues of basic public services: as the plans' texts give them, and a planner's own."""
