"""What a planner edits followed by its verdicts: mended, not asked anew."""
