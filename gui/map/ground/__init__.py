"""What lies under everything on the map: names along streets, and the planner's own basemap."""
