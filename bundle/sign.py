# ruff: noqa: INP001  (a script of the build, no package)
"""Signatures of the lists of sums, by OpenSSH's own tool, which every Windows since 2018, macOS and Linux has.

    python bundle/sign.py KEY FILE...        # FILE.sig beside each; KEY is a private key of OpenSSH's

`bundle/build.py` signs by itself where LIFECIRCLE_SIGNING_KEY names a key. How a planner checks one: docs/release.md.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

NAMESPACE: Final = "lifecircle"


def sign(key: Path, file: Path) -> Path:
    """Write the signature of a file beside it, and return where it is."""
    written = file.with_name(f"{file.name}.sig")
    written.unlink(missing_ok=True)  # ssh-keygen asks before it replaces one
    command = [tool(), "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(file)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603  (OpenSSH's own)
    return written


def tool() -> str:
    """Return OpenSSH's tool for keys; ends with a sentence where it is missing."""
    found = shutil.which("ssh-keygen")
    if found is None:
        sys.exit("ssh-keygen is missing; install OpenSSH's client.")
    return found


if __name__ == "__main__":
    for name in sys.argv[2:]:
        sys.stdout.write(f"{sign(Path(sys.argv[1]), Path(name))}\n")
