"""Files in: checked, inspected, made into a project, kept up to date."""
