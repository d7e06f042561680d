"""From a place and a plan to verdicts."""
