"""What follows from the data: network, snapping, travel cost, reach, unserved areas, plans and their verdicts.

Values in, values out. Knows nothing of the user's files, of scenarios, or of Qt.
"""

# With the repository's root on sys.path this folder would answer to `import coverage`, which numba tries in order to
# find coverage.py. An ImportError is what numba expects when coverage.py is not installed, so give it exactly that.
if __name__ == "coverage":
    raise ImportError(
        "This is lifecircle.coverage, not coverage.py: the root of LifeCircle is on sys.path. "
        "Run `pytest` rather than `python -m pytest`, and import `lifecircle.coverage`."
    )
