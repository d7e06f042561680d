"""`lifecircle batch FILE.toml` and `lifecircle rerun FOLDER`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .....progress import part
from ....exports.batch_outputs import BatchOutputs, check_outputs, write_batch_outputs
from ....runs.batches.batch import BatchDone, run_batch
from ....runs.batches.batch_request import read_batch
from ....runs.batches.rerun import rerun_batch
from ...console import Shell


def do_batch(shell: Shell, file: Path, out: Path, *, workers: int, dask: str, as_json: bool) -> bool:
    """Evaluate what the file names and say what became of it; return whether every case was evaluated."""
    request = read_batch(file)
    check_outputs(request)
    with shell.progress() as progress:
        rest = part(progress, 0.0, 0.8)
        done = run_batch(request, out, workers=workers, dask=dask, say=shell.words.say, progress=rest)
        outputs = write_batch_outputs(request, out, shell.words, progress=part(progress, 0.8, 1.0))
    for target, reason in outputs.failed:
        shell.warn(shell.words("{file}: {what}", file=target.relative_to(out), what=shell.words.say(reason)))
    if as_json:
        shell.out.print_json(json.dumps(_plain(done) | {"outputs": _told(outputs, shell)}, ensure_ascii=False))
    else:
        shell.tell(
            shell.words(
                "{cases} cases, {kept} of them evaluated before, {failed} failed: {folder}",
                cases=done.cases,
                kept=done.kept,
                failed=done.failed,
                folder=done.folder,
            )
        )
    return not (done.failed or outputs.failed)


def do_rerun(shell: Shell, folder: Path, *, allowed: Sequence[Path], workers: int, dask: str, as_json: bool) -> bool:
    """Evaluate a results folder again and say what differs; return whether all is the same."""
    with shell.progress() as progress:
        found = rerun_batch(folder, allowed=allowed, workers=workers, dask=dask, progress=progress)
    if as_json:
        said = [shell.words.say(one) for one in found.changed]
        shell.out.print_json(json.dumps({"same": found.same, "rows": found.rows, "changed": said}, ensure_ascii=False))
    elif found.same:
        shell.tell(shell.words("All {rows} rows are the same.", rows=found.rows))
    else:
        for one in found.changed:
            shell.warn(shell.words.say(one))
    return found.same


def _told(outputs: BatchOutputs, shell: Shell) -> dict[str, Any]:
    failed = [{"folder": str(target), "reason": shell.words.say(reason)} for target, reason in outputs.failed]
    return {"written": [*map(str, outputs.written)], "kept": [*map(str, outputs.kept)], "failed": failed}


def _plain(done: BatchDone) -> dict[str, Any]:
    return {"folder": str(done.folder), "cases": done.cases, "failed": done.failed, "kept": done.kept}
