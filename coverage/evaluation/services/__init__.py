"""A circle's services: each asked of its own group, and joined."""
