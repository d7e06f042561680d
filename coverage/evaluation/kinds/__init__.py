"""One module for each kind of clause; none knows another."""
