"""What an office adds to the program as files: plans, and words for facilities and streets; never run, only read."""
