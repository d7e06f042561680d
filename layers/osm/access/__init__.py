"""Who may use a street, gate or wall: OpenStreetMap's tags, and the words of other files."""
