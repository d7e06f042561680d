"""Questions beside the plan: isochrones, the network's state, siting, accessibility."""
