"""The demo city's land: zones, blocks, alleys, villages, roads, heights."""
