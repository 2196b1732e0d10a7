"""Eerste stap: maakt de omgeving en daarna het dossier. `python3 start.py`, of `python3 start.py test`.

Andere woorden gaan door naar werkruimte, bijvoorbeeld: python3 start.py bewijs m01.floor.industrie.stock
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
DEMO = ["dossier", "rijssen-holten", "--uit", "dossier-rijssen-holten"]
SYSTEM = {"chromium": "chromium", "pdftotext": "poppler-utils", "ogrinfo": "gdal-bin"}


def run(*command: object) -> None:
    """Run a command here; stop with its exit code when it fails."""
    done = subprocess.run([str(c) for c in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def environment(lock: str) -> None:
    """Make .venv and install the locked packages, unless that was done for this lock and Python."""
    text = (ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
    stamp, mark = VENV / f"{lock}.stamp", hashlib.sha256(text).hexdigest()
    if stamp.is_file() and stamp.read_text() == mark and PYTHON.is_file():
        return
    print("De omgeving klaarmaken; dat duurt de eerste keer ongeveer een minuut.", flush=True)
    if not PYTHON.is_file():
        run(sys.executable, "-m", "venv", VENV)
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "-q", "install")
    run(*pip, "--require-hashes", "-r", ROOT / lock)
    run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(mark)


def system_packages() -> None:
    """What the tests want from the system, by apt where that is possible."""
    missing = [package for program, package in SYSTEM.items() if not shutil.which(program)]
    if not missing:
        return
    sudo = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not sudo or shutil.which("sudo")):
        print("Installeren voor de tests:", ", ".join(missing), flush=True)
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=False)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", *missing], check=False, stdout=subprocess.DEVNULL)
    left = [package for program, package in SYSTEM.items() if not shutil.which(program)]
    if left:
        print("Niet gevonden, dus tests die dit nodig hebben worden overgeslagen:", ", ".join(left), flush=True)


def test() -> None:
    """Every check, in order; the first that fails stops."""
    environment("requirements-dev.txt")
    system_packages()
    steps = (
        ("stijl", "-m", "ruff", "check", "."),
        ("opmaak", "-m", "ruff", "format", "--check", "."),
        ("typen", "-m", "mypy"),
        ("lagen", "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
        ("dode code", "-m", "vulture", "src", "--min-confidence", "80"),
        ("tests", "-m", "pytest", "-n", "2"),
    )
    for name, *words in steps:
        print(f"== {name}", flush=True)
        run(PYTHON, *words)
    print("Alles is goed.")


def main() -> None:
    """Choose between the demo, the tests and any other command."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one place that runs on an older Python
        sys.exit(f"Werkruimte heeft Python 3.11 of nieuwer nodig; dit is {sys.version.split()[0]}.")
    words = sys.argv[1:]
    if words == ["test"]:
        test()
        return
    environment("requirements.txt")
    run(PYTHON, "-c", "from werkruimte.cli import main; main()", *(words or DEMO))


if __name__ == "__main__":
    main()
