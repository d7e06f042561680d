"""How a sheet is drawn: the map, the panel beside it with legend and title block, in a bureau's own look."""
