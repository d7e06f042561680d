"""The three lower floors need no window: every module of theirs loads where there is no Qt."""

import subprocess
import sys

ALL = """
import importlib, pkgutil, sys
sys.modules["PySide6"] = sys.modules["pyqtgraph"] = None  # whoever asks for them fails
count = 0
for floor in ("coverage", "layers", "scenarios"):
    package = importlib.import_module(f"lifecircle.{floor}")
    for module in pkgutil.walk_packages(package.__path__, f"lifecircle.{floor}."):
        importlib.import_module(module.name)
        count += 1
print(count)
"""


def test_every_module_below_the_window_loads_without_qt() -> None:
    done = subprocess.run([sys.executable, "-c", ALL], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 300
