"""Machine code that came with the program: for which processors it holds, and how it is read where it lies.

numba keeps machine code for the very processor that compiled it. What is shipped is compiled for a family instead, and
whoever belongs to the family compiles for it too, so that both find each other's. Who does not compiles for itself.
"""

import json
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numba

FAMILY_FILE: Final = Path(__file__).with_name("processors.json")
"""Stands beside the kernels where machine code was shipped: `{"family": NAME, "needs": [FEATURE, ...]}`."""


def take_family(file: Path = FAMILY_FILE) -> str | None:
    """Compile for the family of processors that the shipped machine code is for, and give its name.

    None, and nothing is changed, where none was shipped or where this processor lacks something the family has.
    """
    if not file.is_file():
        return None
    shipped = json.loads(file.read_text(encoding="utf-8"))
    binding: Any = import_module("llvmlite.binding")  # numba's own, and without types
    here = binding.get_host_cpu_features()
    if not all(here.get(feature, False) for feature in shipped["needs"]):
        return None
    settings: Any = numba.config
    settings.CPU_NAME, settings.CPU_FEATURES = shipped["family"], ""
    return str(shipped["family"])


@dataclass(frozen=True)
class ReadBeside:
    """Where a kernel's machine code is kept, as numba asks: what lies beside the source is read, `own` is written.

    Of a program in a folder that its user may not write to, numba alone would look into the user's own folder only.
    """

    beside: Any
    own: Any

    def load(self, key: object) -> object:
        """Give the kept code, or None."""
        found = self.beside.load(key)
        return self.own.load(key) if found is None else found

    def save(self, key: object, data: object) -> None:
        """Keep code where the user may write."""
        self.own.save(key, data)

    def flush(self) -> None:
        """Forget what the user's folder holds."""
        self.own.flush()


def read_beside(own: Any, source: Path, names: str) -> Any:  # noqa: ANN401  (numba's own class, which has no types)
    """Give numba's file of kept code, or one that reads beside the source too where that is another folder.

    `own` is numba's file for one kernel, its stamp set; `names` is what its files' names begin with.
    """
    beside = source.parent / "__pycache__"
    if Path(own._cache_path) == beside or not beside.is_dir():  # noqa: SLF001  (numba has no public way)
        return own
    return ReadBeside(type(own)(str(beside), names, own._source_stamp), own)  # noqa: SLF001  (as above)
