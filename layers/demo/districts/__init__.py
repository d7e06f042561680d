"""The demo city's districts."""
