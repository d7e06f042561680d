"""Districts, their names and area types, and who lies in which."""
