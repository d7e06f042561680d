"""A list of sums is signed, and a signature of another list or by another key is none."""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHO = "release@lifecircle"

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH's client")


@pytest.fixture
def signing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sign", ROOT / "bundle" / "sign.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def key(folder: Path, name: str) -> Path:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return folder / name


def holds(folder: Path, file: Path, namespace: str = "lifecircle") -> bool:
    """Check a signature as docs/release.md says."""
    command = ["ssh-keygen", "-Y", "verify", "-f", str(folder / "allowed_signers"), "-I", WHO, "-n", namespace]
    command += ["-s", f"{file}.sig"]
    return subprocess.run(command, input=file.read_bytes(), capture_output=True, check=False).returncode == 0


def test_only_the_signed_list_by_the_right_key_holds(tmp_path: Path, signing: ModuleType) -> None:
    mine, other = key(tmp_path, "mine"), key(tmp_path, "other")
    public = mine.with_suffix(".pub").read_text(encoding="utf-8")
    (tmp_path / "allowed_signers").write_text(f'{WHO} namespaces="lifecircle" {public}', encoding="utf-8")
    sums = tmp_path / "SHA256SUMS"
    sums.write_text("0" * 64 + "  lifecircle\n", encoding="utf-8")
    assert signing.sign(mine, sums).name == "SHA256SUMS.sig"
    assert holds(tmp_path, sums)
    assert not holds(tmp_path, sums, "another")
    assert signing.sign(mine, sums).is_file(), "a second time too"
    sums.write_text("1" * 64 + "  lifecircle\n", encoding="utf-8")
    assert not holds(tmp_path, sums)
    signing.sign(other, sums)
    assert not holds(tmp_path, sums)
