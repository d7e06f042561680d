"""What the demo city is meant to be: cities, rules, targets."""
