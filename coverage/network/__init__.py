"""The street network as arrays: made, stored, edited, with heights."""
