"""Texts, numbers and columns as files write them: cleaned, decoded, and told apart by the words planners use."""
