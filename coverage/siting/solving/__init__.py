"""The solver beneath every question of siting: cuts, bounds, swaps and the proof."""
