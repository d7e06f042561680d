"""Two scenarios beside each other: two maps that move together, or one of the difference, with a table and a chart."""
