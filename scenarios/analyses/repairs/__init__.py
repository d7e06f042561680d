"""What would help people left out, and a circle that is not met: measures of all kinds, tried, ranked and combined."""
