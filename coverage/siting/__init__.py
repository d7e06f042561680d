"""Where to build: sites that serve most people, everybody, in the least way or none too far, each with its proof."""
