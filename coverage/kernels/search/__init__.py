"""Kernels of shortest ways: one source, many sources, rows, points, trees, repair."""
