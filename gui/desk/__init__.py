"""What the window is made of beside its panels: the place that is open, files, evaluations, and how it is laid out."""
