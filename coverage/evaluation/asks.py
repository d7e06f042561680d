"""What the sentences of a verdict ask: by it a remedy is known, however the sentence is worded."""

from enum import StrEnum


class Asks(StrEnum):
    """What a reason asks to be given, and an assumption allows to be set: the `key` of such sentences."""

    COMPLETE = "complete"
    """To declare `categories` complete."""
    WHOLE = "whole"
    """To say that the place is all that a plan's total is for, or what its target is here."""
    FACILITIES = "facilities"
    """Facilities of `categories`, of which there are none."""
    ATTRIBUTES = "attributes"
    """What the facilities that are there do not state."""
    DISTRICTS = "districts"
    """Districts of a `level`, or such as the clause asks."""
    PEOPLE = "people"
    """How many of a group live where."""
    STREETS = "streets"
    """Streets that lead from homes to facilities."""
    MODE = "mode"
    TARGET = "target"
