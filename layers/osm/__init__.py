"""OpenStreetMap data as streets, facilities, barriers and districts."""
