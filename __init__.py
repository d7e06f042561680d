"""LifeCircle: who reaches a public service within the circle that the plan promises, and who is left outside.

The repository's root is this package. What all floors share stands beside this file: `messages` (what is said to the
planner), `progress` (what long work tells, and how it is stopped) and `arrays` (the names of element types).
"""

__version__ = "0.1.0"
