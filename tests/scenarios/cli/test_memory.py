"""A machine whose memory is at its end: a sentence, and the code of what was refused."""

import pytest

from lifecircle.scenarios.cli import app


def test_no_memory_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    made = app.make_app()

    @made.command("hungry")
    def hungry() -> None:
        raise MemoryError

    assert app.run(made, ["hungry"], {"LANG": "en_GB.UTF-8"}) == app.FAILED
    said = capsys.readouterr().err
    assert "not enough memory" in said
    assert "Traceback" not in said
