"""What would help those who are left out: measures tried one by one, and where to build."""
