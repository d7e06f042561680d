"""What is drawn over the tiles: areas, facilities, names, edits, ways, and what is selected."""
