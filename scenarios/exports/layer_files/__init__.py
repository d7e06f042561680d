"""Results as the files of other programs: tables, layers of every kind, drawings for CAD."""
