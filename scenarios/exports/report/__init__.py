"""The report that a plan review reads: one content, written as PDF and as Word."""
