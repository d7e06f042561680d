"""What opens over the window: settings, help, the tour, printing."""
