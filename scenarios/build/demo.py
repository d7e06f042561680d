"""The demo city as a project."""

from typing import Final, Literal

from ...layers.demo.city import make_demo
from ...messages import Message
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..project.judging import ALL, Judging
from ..project.project import Project
from ..project.settings import InputRecord, Note, Settings, now

DEMO_PLAN: Final = "circles"


def demo_project(
    *,
    size: Literal["full", "small"] = "full",
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Project:
    """Return the demo city as a project. `size` is 'full' or 'small'."""
    layers = make_demo(size=size, progress=progress, cancelled=cancelled)
    made_up = Note.of(Message("A made-up city for trying the program; no real place."))
    record = InputRecord(role="demo", file="", rows=len(layers.demand), done=(made_up,))
    settings = Settings(
        name=layers.name,
        created=now(),
        plan=DEMO_PLAN,
        source="LifeCircle demo（虚构的演示城市）",
        inputs=(record,),
        judging=Judging(complete=(ALL,)),
    )
    return Project(layers, settings)
