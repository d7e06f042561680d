"""The page of limits and the limits are the same, and each limit is used."""

import re
from pathlib import Path

from lifecircle import limits

ROOT = Path(limits.__file__).parent
PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")


def figures() -> dict[str, float]:
    return {name: value for name, value in vars(limits).items() if name.isupper() and name != "MB"}


def test_every_limit_stands_on_the_page_with_its_value() -> None:
    listed = re.findall(r"^\| `(\w+)` \| ([\d,.e]+) \| \S", PAGE, re.MULTILINE)
    assert {name: float(value.replace(",", "")) for name, value in listed} == figures()


def test_no_limit_is_only_written_down() -> None:
    modules = (path for floor in ("coverage", "layers", "scenarios", "gui") for path in (ROOT / floor).rglob("*.py"))
    used = "\n".join(
        path.read_text(encoding="utf-8") for path in (*modules, ROOT / "toml_texts.py", ROOT / "json_texts.py")
    )
    assert [name for name in figures() if len(re.findall(rf"\b{name}\b", used)) < 2] == []
