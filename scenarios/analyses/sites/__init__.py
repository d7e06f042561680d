"""Where to build: candidates, whom they reach, and sites tried on the circles."""
