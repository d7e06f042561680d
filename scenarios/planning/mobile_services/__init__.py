"""Services that come by: what their timetables say, the tours that they make, and whom their stops reach."""
