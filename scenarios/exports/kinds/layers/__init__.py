"""What other programs lay over their maps."""
