"""Who reaches what: nearest facility, unserved areas, barriers in between, floating catchments."""
