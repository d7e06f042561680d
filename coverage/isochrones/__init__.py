"""Service areas as polygons and lines, cut where barriers stand."""
