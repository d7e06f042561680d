"""`python -m lifecircle` is the command line."""

from .scenarios.cli import main

if __name__ == "__main__":
    main()
