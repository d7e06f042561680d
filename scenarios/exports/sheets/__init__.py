"""Map sheets on paper."""
