"""Kernels of plane geometry: nearest edges, lines of sight, grids."""
