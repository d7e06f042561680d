"""The results folder of a batch as it is kept: what made it, and an answer for every case.

Folders travel: nothing in one is believed that was altered, cut or planted, and nothing is written through its links.
"""

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ....json_texts import read_json, read_json_text
from ...editing.codec import message_of
from ...errors import ProjectError
from .batch_request import BatchRequest

FORMAT: Final = 1
MANIFEST: Final = "batch.json"
CASES: Final = "cases"
OUTPUTS: Final = "outputs"
_DIGEST: Final = "digest"
_BROKEN: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
Row = dict[str, Any]


class _Kept(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _ListedCase(_Kept):
    """A case as the list of what made a folder names it."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
    project: str
    plan: str
    scenario: str
    parameters: str
    edits: list[Any]


class _Manifest(_Kept):
    format: int
    program: str
    request: dict[str, Any]
    inputs: dict[str, str]
    cases: list[_ListedCase]


class _Head(_Kept):
    case: str
    project: str
    plan: str
    scenario: str
    parameters: str
    year: int | None


class _Row(_Head):
    """One line of the long table."""

    clause: str
    state: str
    unit: str
    kind: Literal["clause", "group", "area", "district"]
    level: str
    key: str
    name: str
    people: float | None
    served: float | None
    unserved: float | None
    measured: float | None
    target: float | None
    margin: float | None
    error: float | None = None
    strict: str | None = None
    lower_bound: bool | None = None
    estimated: bool | None = None
    reason: dict[str, Any] | None = None
    said: list[dict[str, Any]] = []


class _Answer(_Kept):
    """What is kept of a case: its rows, or why there are none, and what was left out."""

    head: _Head
    rows: list[_Row]
    error: dict[str, Any] | None
    notes: list[dict[str, Any]]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what made a results folder. Raises ProjectError where it is none, or cannot be believed."""
    try:
        found: dict[str, Any] = read_json(folder / MANIFEST)
        BatchRequest.model_validate(_Manifest.model_validate(found).request)
    except (*_BROKEN, ValidationError) as error:
        raise ProjectError("{folder} contains no results of a batch that can be read.", folder=folder) from error
    return found


def read_answer(folder: Path, case: str) -> dict[str, Any] | None:
    """Return the kept answer of a case; None where there is none, or where it is not as it was written."""
    path = case_file(folder, case)
    try:
        if path.is_symlink():
            return None
        found = json.loads(read_json_text(path))
        digest = found.pop(_DIGEST, None)  # those of before have none
        answer = _Answer.model_validate(found)
        told = [one for row in answer.rows for one in (row.reason, *row.said)]
        for said in filter(None, [answer.error, *answer.notes, *told]):
            str(message_of(said))
        if digest not in (None, _digest(found)) or {answer.head.case, *(row.case for row in answer.rows)} != {case}:
            return None
    except (*_BROKEN, ValidationError):
        return None
    return dict(found)


def answer_text(plain: Mapping[str, Any]) -> str:
    """Return an answer as it is kept, with a digest of what it says."""
    written = json.loads(json.dumps(plain, ensure_ascii=False, default=str))
    return json.dumps({_DIGEST: _digest(written), **written}, ensure_ascii=False)


def check_plain_folders(folder: Path, *inner: Path) -> None:
    """Raise ProjectError where a folder that a batch writes into is a link, which could lead anywhere."""
    for path in (folder / CASES, folder / OUTPUTS, *inner):
        if path.is_symlink():
            raise ProjectError("{path} is a link; a batch writes only into folders of its own. Remove it.", path=path)


def case_file(folder: Path, case: str) -> Path:
    """Return where the answer of a case is kept."""
    return folder / CASES / f"{case}.json"


def _digest(plain: Mapping[str, Any]) -> str:
    return blake2b(json.dumps(plain, sort_keys=True).encode(), digest_size=16).hexdigest()
