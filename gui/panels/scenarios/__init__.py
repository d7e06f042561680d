"""Scenarios at the desk: tools, edits with figures that follow, the lists and their history."""
