"""A bare Debian: no Python, no network, no fonts, a user without rights; and the one-folder program in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

NEEDED = ("debootstrap", "unshare", "chroot", "Xvfb", "xdotool", "import")
DISPLAY = ":87"
PROGRAM = "/opt/lifecircle/lifecircle"
SCRIPT = """set -e
mount --bind "$1" "$2/opt/lifecircle"
mount -o remount,bind,ro "$2/opt/lifecircle"
mount --bind /tmp/.X11-unix "$2/tmp/.X11-unix"
mount -t proc proc "$2/proc"
root=$2; shift 2
exec chroot --userspec=1000:1000 "$root" "$@"
"""


@dataclass(frozen=True)
class BareMachine:
    """Runs commands there, as user 1000 in /home/planner; the program's folder cannot be written to."""

    root: Path
    bundle: Path

    @property
    def home(self) -> Path:
        return self.root / "home/planner"

    def command(self, *command: str, **environment: str) -> list[str]:
        given = {"HOME": "/home/planner", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", **environment}
        inside = ["/usr/bin/env", "-i", "-C", "/home/planner", *(f"{key}={value}" for key, value in given.items())]
        places = [str(self.bundle), str(self.root)]
        return ["unshare", "--mount", "--net", "bash", "-c", SCRIPT, "bare", *places, *inside, *command]

    def run(self, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*command, **environment), capture_output=True, text=True, check=False, timeout=1800
        )


@pytest.fixture(scope="session")
def bare(pytestconfig: pytest.Config) -> BareMachine:
    bundle = pytestconfig.getoption("--bundle")
    if bundle is None:
        pytest.skip("no one-folder program was given: make bundle, make bundle-test")
    missing = [name for name in NEEDED if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None]
    if sys.platform != "linux" or os.geteuid() or missing:
        pytest.skip(f"needs Linux, root and {', '.join(missing or NEEDED)}")
    root = Path(pytestconfig.getoption("--bare-root"))
    if not (root / "usr/bin/env").exists():
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(root)], check=True, capture_output=True)
    for name in ("opt/lifecircle", "home/planner", "tmp/.X11-unix"):
        (root / name).mkdir(parents=True, exist_ok=True)
    shutil.rmtree(root / "home/planner")
    (root / "home/planner").mkdir()
    os.chown(root / "home/planner", 1000, 1000)
    Path("/tmp/.X11-unix").mkdir(exist_ok=True)
    return BareMachine(root, Path(bundle).resolve())


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen of an office's laptop, there once the server says so: on a busy machine a program may be faster."""
    ready, told = os.pipe()
    command = ["Xvfb", DISPLAY, "-screen", "0", "1366x768x24", "-displayfd", str(told)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, pass_fds=(told,))
    os.close(told)
    with os.fdopen(ready) as said:
        assert said.readline().strip() == DISPLAY.removeprefix(":"), "no screen"
    yield DISPLAY
    server.terminate()
    server.wait()
