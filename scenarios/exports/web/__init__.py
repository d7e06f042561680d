"""What the interactive map shows and how it is written; its page, script and style."""
