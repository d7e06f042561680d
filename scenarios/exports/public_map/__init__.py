"""Maps for citizens: one offline page with the facilities, what each offers, and how long the walk is."""
