"""Plans and their clauses as data, read and checked."""
