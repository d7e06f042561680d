"""Why a value cannot be used is said in the planner's language, whatever pydantic or the system calls it."""

import errno
import os
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from lifecircle.messages import Message
from lifecircle.reasons import reason_of
from lifecircle.scenarios.build.request import read_check
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.presentation.names import SYSTEM_REASONS
from lifecircle.scenarios.presentation.translate import speak


class Asked(BaseModel):
    number: float = Field(default=1.0, ge=0, le=10)
    whole: int = 1
    flag: bool = False
    text: str = ""
    several: tuple[float, ...] = ()
    table: dict[str, float] = {}
    kind: Literal["a", "b"] = "a"
    path: Path = Path()


@pytest.mark.parametrize(
    ("given", "said", "chinese"),
    [
        ({"number": "many"}, "a number is expected, not 'many'", "应为数字"),
        ({"number": 11}, "11 is given; 10 is the most", "最大为 10"),
        ({"number": -1}, "-1 is given; 0 is the least", "最小为 0"),
        ({"whole": 1.5}, "a whole number is expected, not 1.5", "应为整数"),
        ({"flag": "perhaps"}, "true or false is expected, not 'perhaps'", "应为 true 或 false"),
        ({"text": 5}, "a text is expected, not 5", "应为文字"),
        ({"several": 5}, "a list is expected, not 5", "应为列表"),
        ({"table": 5}, "a table of keys is expected, not 5", "应为键值表"),
        ({"kind": "c"}, "'c' is not allowed; allowed are a, b", "可用的有 a, b"),
        ({"path": 5}, "the path of a file is expected, not 5", "应为文件路径"),
    ],
)
def test_what_pydantic_finds_is_said_in_both_languages(given: dict[str, Any], said: str, chinese: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Asked.model_validate(given)
    reason = reason_of(caught.value.errors()[0])
    assert isinstance(reason, Message)
    assert str(reason) == said
    assert chinese in speak("zh").say(reason)


def test_a_check_with_a_word_for_a_number_says_so_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "check.toml"
    file.write_text(
        'name = "x"\n[network]\nfile = "a.osm"\n[population]\ndensity = 1.0\n[settings]\nlimits = { a = "b" }\n'
    )
    with pytest.raises(ProjectError) as caught:
        read_check(file)
    said = speak("zh").say(caught.value)
    assert "应为数字" in said
    assert "should" not in said


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EISDIR])
@pytest.mark.parametrize("as_error", [True, False])
def test_what_the_system_says_of_a_file_is_said_in_the_planner_s_language(number: int, *, as_error: bool) -> None:
    system = os.strerror(number)
    reason: object = OSError(number, system, "x") if as_error else system
    error = ProjectError("{file} cannot be written ({reason}).", file="x", reason=reason)
    assert system in SYSTEM_REASONS
    for language in ("zh", "en"):
        said = speak(language).say(error)
        assert system not in said
        assert "Errno" not in said
    assert not any(letter.isascii() and letter.isalpha() for letter in speak("zh").say(error).replace("x", ""))
