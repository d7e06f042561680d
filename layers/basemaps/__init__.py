"""Maps drawn by others, to lie under the planner's own: archives on the disk, and services when they are asked for."""
