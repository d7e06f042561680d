"""Changes of layers that can be taken back, in their turn with the gestures of the scenarios."""

from dataclasses import dataclass
from typing import Final

from ...layers_state import LayersState

_KEPT: Final = 200


@dataclass(frozen=True)
class LayerStep:
    """One change: its name, what was and what became, and how many gestures of scenarios were done before it."""

    label: str
    before: LayersState
    after: LayersState
    gestures: int


class LayerHistory:
    """A list of steps, of which the first `done` are done."""

    def __init__(self) -> None:
        self._steps: list[LayerStep] = []
        self._done = 0

    def add(self, step: LayerStep) -> None:
        """Take note of a change; what was taken back before is forgotten. Dragging a slider is one step."""
        last = self._steps[self._done - 1] if self._done else None
        del self._steps[self._done :]
        if last is not None and last.label == step.label and last.gestures == step.gestures:
            self._steps[-1] = LayerStep(step.label, last.before, step.after, step.gestures)
            return
        self._steps = [*self._steps, step][-_KEPT:]
        self._done = len(self._steps)

    def to_undo(self, gestures: int) -> LayerStep | None:
        """The change to take back now, None where a gesture of a scenario came after it, or there is none."""
        step = self._steps[self._done - 1] if self._done else None
        return step if step is not None and step.gestures >= gestures else None

    def to_redo(self, gestures: int) -> LayerStep | None:
        """The change to do again now, None where a gesture of a scenario comes before it, or there is none."""
        step = self._steps[self._done] if self._done < len(self._steps) else None
        return step if step is not None and step.gestures <= gestures else None

    def move(self, steps: int) -> None:
        """Go back (-1) or on (1)."""
        self._done = min(max(self._done + steps, 0), len(self._steps))

    def clear(self) -> None:
        """Forget all."""
        self._steps, self._done = [], 0
