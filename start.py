"""Eerste stap: maakt de omgeving en daarna het dossier. `python3 start.py`, of `python3 start.py test`.

Andere woorden gaan door naar werkruimte, bijvoorbeeld: python3 start.py bewijs m01.floor.industrie.stock
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RESULT = "dossier-rijssen-holten"
DEMO = ("dossier", "rijssen-holten", "--uit", RESULT)
LAYERS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
STEPS = (
    ("stijl", "-m", "ruff", "check", "."),
    ("opmaak", "-m", "ruff", "format", "--check", "."),
    ("typen", "-m", "mypy", "src", "benchmarks"),
    ("lagen", "-c", LAYERS),
    ("dode code", "-m", "vulture", "src", "--min-confidence", "80"),
    ("tests", "-m", "pytest", "-n", "2"),
)


def run(*command):
    """Run a command in the repository; return its exit code."""
    return subprocess.call([str(word) for word in command], cwd=str(ROOT))


def must(sentence, *command):
    """Run a command; when it fails, say so in Dutch and stop with its exit code."""
    code = run(*command)
    if code:
        print(sentence, file=sys.stderr)
        sys.exit(code)


def environment(lock):
    """Make .venv and install the locked packages, unless that was done for this lock and this Python."""
    text = (ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
    stamp, mark = VENV / (lock + ".stamp"), hashlib.sha256(text).hexdigest()
    if PYTHON.is_file() and stamp.is_file() and stamp.read_text() == mark:
        return
    print("De omgeving klaarmaken; dat duurt de eerste keer ongeveer een minuut.", flush=True)
    if not made_by_this_python():
        sentence = "De map .venv kon niet worden gemaakt. Op Debian en Ubuntu helpt: sudo apt install python3-venv"
        must(sentence, sys.executable, "-m", "venv", "--clear", VENV)
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "-qq", "install")
    must("De pakketten konden niet worden opgehaald. Is er internet?", *pip, "--require-hashes", "-r", ROOT / lock)
    must("Werkruimte zelf kon niet worden ingericht.", *pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(mark)


def made_by_this_python():
    """Whether .venv exists and has the Python version that runs now."""
    config = VENV / "pyvenv.cfg"
    return PYTHON.is_file() and config.is_file() and "version = " + platform.python_version() in config.read_text("utf-8")


def missing_system_packages():
    """The Debian packages that the tests use and that are not here."""
    system_python = "/usr/bin/python3"
    gdal = Path(system_python).exists() and subprocess.call([system_python, "-c", "import osgeo"], stderr=subprocess.DEVNULL) == 0
    present = {
        "chromium": shutil.which("chromium"),
        "gdal-bin": shutil.which("ogrinfo"),
        "python3-gdal": gdal,
        "poppler-utils": shutil.which("pdftotext"),
    }
    return [package for package, found in present.items() if not found]


def system_packages():
    """Install by apt what the tests want from the system, where that is allowed without asking."""
    missing = missing_system_packages()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = () if root else ("sudo", "-n")
    if missing and shutil.which("apt-get") and (root or (shutil.which("sudo") and run("sudo", "-n", "true") == 0)):
        print("Installeren voor de tests: " + ", ".join(missing), flush=True)
        run(*sudo, "apt-get", "update", "-qq")
        run(*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing)
        missing = missing_system_packages()
    if missing:
        print("Niet gevonden; tests die dit nodig hebben slaan zichzelf over: " + ", ".join(missing), flush=True)


def validator():
    """The GeoPackage validator of PDOK, beside the system's GDAL; left out where that is absent."""
    place = VENV / "validator"
    if os.name == "nt" or "python3-gdal" in missing_system_packages() or (place / "bin/geopackage-validator").is_file():
        return
    must("De omgeving van de validator kon niet worden gemaakt.", "/usr/bin/python3", "-m", "venv", "--system-site-packages", place)
    pip = (place / "bin/python", "-m", "pip", "--disable-pip-version-check", "-qq", "install", "--no-deps", "--require-hashes")
    must("De validator kon niet worden opgehaald.", *pip, "-r", ROOT / "requirements-validator.txt")


def test():
    """Every check, in order; the first that fails stops."""
    environment("requirements-dev.txt")
    system_packages()
    validator()
    for number, (name, *words) in enumerate(STEPS, 1):
        print(f"Stap {number} van {len(STEPS)}: {name}", flush=True)
        must("Niet goed: " + name + ".", PYTHON, *words)
    print("Alles is goed.")


def main():
    """Choose between the demo, the tests and any other command."""
    if sys.version_info < (3, 11):
        sys.exit("Werkruimte heeft Python 3.11 of nieuwer nodig; dit is Python " + platform.python_version() + ".")
    words = sys.argv[1:]
    if words == ["test"]:
        test()
        return
    environment("requirements.txt")
    code = run(PYTHON, "-c", "from werkruimte.cli import main; main()", *(words or DEMO))
    if not words and code == 0:
        print(f"Het dossier staat in {ROOT / RESULT}. Open daar dossier.html.")
    sys.exit(code)


if __name__ == "__main__":
    main()
