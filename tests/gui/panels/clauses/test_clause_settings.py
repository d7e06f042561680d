"""What is tried of a clause: only the number that was turned changes, the other stays to its last digit."""

import pytest
from pytestqt.qtbot import QtBot

from lifecircle.gui.panels.clauses.clause_settings import WhatIf, WhatIfChoice


def shown(qtbot: QtBot, planned: WhatIfChoice, choice: WhatIfChoice) -> WhatIf:
    panel = WhatIf()
    qtbot.addWidget(panel)
    panel._planned, panel._choice, panel._mode = planned, choice, "walk"
    limit = choice.limit or planned.limit
    assert limit is not None
    panel._fill(limit, choice.speed_mps or planned.speed_mps)
    return panel


@pytest.mark.parametrize("limit", [15.0, 7.25, 0.05, 300.0, 1 / 3])
def test_the_limit_stays_when_only_the_speed_is_turned(qtbot: QtBot, limit: float) -> None:
    planned = shown(qtbot, WhatIfChoice(limit, 0.92), WhatIfChoice())
    planned.speed.setValue(1.0)
    assert planned.choice() == WhatIfChoice(None, 1.0)
    tried = shown(qtbot, WhatIfChoice(15.0, 0.92), WhatIfChoice(limit, None))
    tried.speed.setValue(1.0)
    assert tried.choice() == WhatIfChoice(limit, 1.0)
    assert tried.limit.value() == pytest.approx(limit, abs=1e-4)


@pytest.mark.parametrize("speed", [0.9166, 0.1, 4.5])
def test_the_speed_stays_when_only_the_limit_is_turned(qtbot: QtBot, speed: float) -> None:
    panel = shown(qtbot, WhatIfChoice(15.0, speed), WhatIfChoice())
    panel.limit.setValue(10.0)
    assert panel.choice() == WhatIfChoice(10.0, None)
    tried = shown(qtbot, WhatIfChoice(15.0, 0.92), WhatIfChoice(None, speed))
    tried.limit.setValue(10.0)
    assert tried.choice() == WhatIfChoice(10.0, speed)


def test_what_is_turned_back_to_the_plan_is_as_planned(qtbot: QtBot) -> None:
    panel = shown(qtbot, WhatIfChoice(15.0, 0.92), WhatIfChoice(10.0, 1.0))
    panel.limit.setValue(15.0)
    panel.speed.setValue(0.92)
    assert panel.choice() == WhatIfChoice()
