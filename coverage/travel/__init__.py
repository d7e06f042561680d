"""What a way costs: modes, profiles, impedance, graphs, and where points snap to the streets."""
