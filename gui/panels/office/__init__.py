"""The office's own plans and words, listed, taken in and taken out."""
