"""The plan's year: its views as tables beside the map."""
