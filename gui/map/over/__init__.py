"""What stands over the map: legend, scale, attribution, tips."""
