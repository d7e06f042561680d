"""Words, names, colours and translations of all that is shown."""
