"""`dokter`: is this machine right? Each check is one line: good, mind, or wrong with its cure."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Literal

from werkruimte.domain.errors import InputError

State = Literal["goed", "let op", "fout"]
OLDEST = (3, 11)
GB = 1 << 30
MEMORY_GB = (1.0, 3.0)
"""Below the first nothing runs; below the second a large municipality with full history does not."""
DISK_GB = (0.2, 2.0)
SLOW_S = 60.0
LOCK = "requirements.txt"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: ; ([^\\]*))?", re.MULTILINE)
AGAIN = "Richt de omgeving opnieuw in: python3 start.py (verwijder eerst de map .venv)."
FOR_TESTS = {
    "Chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "GDAL": (("ogrinfo",), "gdal-bin"),
    "Poppler": (("pdftotext",), "poppler-utils"),
}
"""Program of the tests -> the names it goes by, and its Debian package."""


@dataclass(frozen=True)
class Check:
    """What was looked at, how it is, and what helps when it is not good."""

    name: str
    state: State
    found: str
    cure: str = ""

    def line(self) -> str:
        """One Dutch line."""
        return f"{self.state:<7}{self.name}: {self.found}.{f' {self.cure}' if self.cure else ''}"


def dokter() -> None:
    """Kijk of deze machine goed is voor Werkruimte. Geen internet nodig; er wordt niets veranderd."""
    wrong = 0
    for check in checks():
        print(check.line(), flush=True)
        wrong += check.state == "fout"
    if wrong:
        raise InputError(message=f"Deze machine is nog niet goed: {wrong} {'punt' if wrong == 1 else 'punten'} met fout.")
    print("Deze machine is goed voor Werkruimte.")


def checks() -> Iterator[Check]:
    """Every check in order. One that breaks is wrong itself, and the next goes on."""
    asked: list[str] = []
    sys.addaudithook(lambda event, details: asked.append(str(details)) if event in ("socket.connect", "socket.getaddrinfo") else None)
    for name, look in LOOKS.items():
        try:
            yield look()
        except Exception as error:
            yield Check(name, "fout", f"werkt niet ({str(error).splitlines()[0][:120] if str(error) else type(error).__name__})", AGAIN)
    yield from tools()
    yield network(asked)


def python() -> Check:
    """The version of Python."""
    known = platform.python_version()
    if sys.version_info < OLDEST:
        return Check("Python", "fout", f"versie {known} is te oud", f"Neem Python {OLDEST[0]}.{OLDEST[1]} of nieuwer.")
    return Check("Python", "goed", f"versie {known}")


def packages(lock: Path | None = None) -> Check:
    """Installed packages against the lock; without a lock, against the versions that the program itself pins."""
    lock = lock or Path(__file__).resolve().parents[3] / LOCK
    text = lock.read_text("utf-8") if lock.is_file() else "\n".join(metadata.requires("werkruimte") or ())
    other = []
    wanted = 0
    for name, version, marker in PINNED.findall(text):
        if not _applies(marker):
            continue
        wanted += 1
        try:
            have = metadata.version(name)
        except metadata.PackageNotFoundError:
            have = "niet geïnstalleerd"
        if have != version:
            other.append(f"{name} is {have}, vastgezet op {version}")
    if not other:
        return Check("pakketten", "goed", f"{wanted} op de vastgezette versie")
    engine = any(o.startswith("duckdb") for o in other)
    return Check("pakketten", "fout" if engine else "let op", "; ".join(other[:5]) + (" en meer" if len(other) > 5 else ""), AGAIN)


def _applies(marker: str) -> bool:
    """Whether a lock's condition on the version of Python holds here; the lock uses no other."""
    match = re.search(r"python_full_version ([<>]=?) '(\d+)\.(\d+)'", marker)
    if match is None:
        return not marker or "sys_platform" not in marker
    limit = (int(match[2]), int(match[3]))
    return sys.version_info[:2] < limit if match[1] == "<" else sys.version_info[:2] >= limit


def memory() -> Check:
    """Memory of the machine, or of the container that holds this process."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return Check("geheugen", "let op", "niet te meten op dit systeem", f"Reken op {MEMORY_GB[1]:g} GB of meer.")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.is_file() and (text := limit.read_text().strip()).isdigit():
        total = min(total, int(text))
    return _enough("geheugen", total, MEMORY_GB, "in totaal", "Neem een grotere machine, of een kleinere gemeente.")


def disk() -> Check:
    """Room for the results and for work in progress: the smaller of the two places."""
    free = min(shutil.disk_usage(place).free for place in (Path.cwd(), tempfile.gettempdir()))
    return _enough("schijf", free, DISK_GB, "vrij", "Maak ruimte vrij, of zet TMPDIR op een grotere schijf.")


def _enough(name: str, have: int, bounds: tuple[float, float], word: str, cure: str) -> Check:
    state: State = "fout" if have < bounds[0] * GB else "let op" if have < bounds[1] * GB else "goed"
    found = f"{have / GB:.1f} GB {word}".replace(".", ",")
    return Check(
        name, state, found, "" if state == "goed" else f"Nodig: {bounds[0]:g} GB, beter {bounds[1]:g}. {cure}".replace("0.2", "0,2")
    )


def writing() -> Check:
    """Whether files can be made here and in the place for work in progress."""
    for place in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            with tempfile.NamedTemporaryFile(dir=place):
                pass
        except OSError as error:
            return Check("schrijven", "fout", f"in {place} mag het niet ({error.strerror})", "Ga naar een eigen map, of geef schrijfrecht.")
    return Check("schrijven", "goed", "mag in deze map en in de tijdelijke map")


def engine() -> Check:
    """DuckDB with its spatial extension, loaded from disk: one area worked out."""
    import duckdb

    from werkruimte.engine import connect

    area = connect().execute("SELECT ST_Area(ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0))'))").fetchall()[0][0]
    state: State = "goed" if area == 100 else "fout"
    return Check(
        "rekenmachine", state, f"DuckDB {duckdb.__version__} met kaartfuncties, zonder internet geladen", "" if area == 100 else AGAIN
    )


def kernels() -> Check:
    """The compiled search of the nearest sensitive site; the first time it compiles."""
    import numpy as np

    from werkruimte.methods.kernels import nearest_site

    start = time.perf_counter()
    nearest_site(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), 10.0)
    seconds = time.perf_counter() - start
    found = f"gecompileerd in {seconds:.1f} s".replace(".", ",")
    return Check("snelle rekenkern", "goed", found) if seconds < SLOW_S else Check("snelle rekenkern", "let op", f"{found}, dat is traag")


def typesetting() -> Check:
    """Typst with our own fonts, those of the system left out."""
    import typst

    folder = resources.files("werkruimte.dossier") / "assets" / "fonts" / "ttf"
    text = '#text(font: "Source Sans 3", fallback: false)[Werk]#text(font: "Source Serif 4", fallback: false)[ruimte]'
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "proef.typ"
        source.write_text(text, "utf-8")
        made, warnings = typst.compile_with_warnings(str(source), font_paths=[str(folder)], ignore_system_fonts=True, format="pdf")
    if warnings or not isinstance(made, bytes):
        return Check("zetten en letters", "fout", "een letter ontbreekt bij het zetten van een PDF", AGAIN)
    return Check("zetten en letters", "goed", "Typst zet een PDF met de meegeleverde letters")


LOOKS: dict[str, Callable[[], Check]] = {
    "Python": python,
    "pakketten": packages,
    "geheugen": memory,
    "schijf": disk,
    "schrijven": writing,
    "rekenmachine": engine,
    "snelle rekenkern": kernels,
    "zetten en letters": typesetting,
}


def tools() -> Iterator[Check]:
    """Programs that only the tests use."""
    for name, (programs, package) in FOR_TESTS.items():
        path = next((found for p in programs if (found := shutil.which(p))), None)
        if path:
            yield Check(name, "goed", f"gevonden ({Path(path).name}), voor de tests")
        else:
            yield Check(name, "let op", "niet gevonden; alleen de tests gebruiken het", f"Op Debian en Ubuntu: sudo apt install {package}")


def network(asked: list[str]) -> Check:
    """Nothing is fetched: `asked` are the calls to the network that were seen during the checks."""
    if asked:
        return Check(
            "netwerk", "let op", f"tijdens deze controle is {len(asked)} keer om het netwerk gevraagd ({asked[0][:80]})", "Meld dit."
        )
    return Check("netwerk", "goed", "niet nodig; bij deze controle is er niets opgehaald")
