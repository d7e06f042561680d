"""OpenStreetMap's files before they are scanned: which kind they are, and made readable."""
