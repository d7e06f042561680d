"""Batches: what is asked, who does it, where the answers are kept, and the same again."""
