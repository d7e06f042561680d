"""A house over the map: why it is served or not."""
