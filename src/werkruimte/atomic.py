"""Output in one move: killed at any moment, a folder holds the whole old set of files or the whole new one."""

from __future__ import annotations

import ctypes
import glob
import os
import re
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from werkruimte.domain.errors import OutputBlocked, cause

MARK = ".werkruimte-"
STALE_S = 24 * 3600
SWAP_FLAG = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
HERE = -100  # AT_FDCWD of Linux
CURE = "Kies met --uit een andere plaats."


@contextmanager
def new_files(folder: Path, own: Collection[str]) -> Iterator[Path]:
    """Yield an empty folder to write in; when the block ends well, its content takes the place of what `folder` had, in one move.

    `own` names the entries that belong to the set: those that the new set lacks go. Every other file or folder in
    `folder` stays. When the block fails, `folder` is as it was. Linux and macOS swap the two folders in one system call;
    elsewhere the old one steps aside first, and a run that was killed in between is mended by the next. A folder that
    cannot be moved (a mount point, the working directory, a parent that may not be written) gets its files one by one.
    Raises OutputBlocked when nothing can be written there.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputBlocked(path=folder, problem="dit is een bestand, geen map", cure="Geef met --uit een map.")
    target = folder.resolve()
    with _blocked(folder):
        target.parent.mkdir(parents=True, exist_ok=True)
        _mend(target)
        movable = _movable(target)
        place = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent if movable else target))
        new = place / "nieuw"
        new.mkdir()
    try:
        yield new
        with _blocked(folder):
            if movable:
                _keep_others(target, new, own)
                _swap(target, new)
            else:
                _one_by_one(target, new, own)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write one UTF-8 file in one move. Raises OutputBlocked."""
    with _blocked(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in _places(path, path.parent):
            _clear(left)
        with tempfile.TemporaryDirectory(prefix=_prefix(path), dir=path.parent) as place:
            new = Path(place) / path.name
            new.write_text(text, "utf-8")
            new.replace(path)


@contextmanager
def _blocked(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputBlocked(path=path, problem=f"schrijven lukt niet ({cause(error)})", cure=CURE) from None


def _movable(target: Path) -> bool:
    """Whether the folder can give its place to another one without anybody losing their footing."""
    if not target.exists():
        return True
    return os.access(target.parent, os.W_OK) and not os.path.ismount(target) and not Path.cwd().is_relative_to(target)


def _mend(target: Path) -> None:
    """Put back what a killed run had set aside, and clear what killed runs left."""
    for place in (p for folder in (target.parent, target) for p in _places(target, folder)):
        if _runs(place) is not True and (place / "oud").is_dir() and not target.exists():
            os.replace(place / "oud", target)
        _clear(place)


def _places(target: Path, folder: Path) -> list[Path]:
    """The working folders of this and other runs for one target."""
    return sorted(folder.glob(f".{glob.escape(target.name)}{MARK}*"))


def _prefix(target: Path) -> str:
    """How a working folder of this run is called: a later run can tell by it whether this one still lives."""
    return f".{target.name}{MARK}{_machine()}-{os.getpid()}-"


def _machine() -> str:
    return f"{crc32(socket.gethostname().encode()):08x}"


def _runs(place: Path) -> bool | None:
    """Whether the run of a working folder is alive; None where that cannot be known: another machine or system, an older name."""
    told = re.search(rf"{re.escape(MARK)}([0-9a-f]{{8}})-(\d{{1,9}})-[^.]*$", place.name)
    # On Windows no harmless signal exists by which to ask.
    if told is None or told[1] != _machine() or sys.platform == "win32":
        return None
    try:
        os.kill(int(told[2]), 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _clear(place: Path) -> None:
    """Remove a working folder whose run is dead, or whose run cannot be known and that is a day old."""
    with suppress(OSError):
        alive = _runs(place)
        if alive is False or (alive is None and time.time() - place.stat().st_mtime > STALE_S):
            shutil.rmtree(place, ignore_errors=True)


def _keep_others(target: Path, new: Path, own: Collection[str]) -> None:
    """Link what is not of the set into the new folder; the rights of the folder come along."""
    if not target.exists():
        return
    for entry in target.iterdir():
        kept = new / entry.name
        if entry.name in own or kept.exists():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, kept, symlinks=True, copy_function=_link)
        else:
            _link(entry, kept)
    shutil.copymode(target, new)


def _link(old: str | Path, new: str | Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    # A disk without hard links (OSError), or a system that cannot link a symlink itself (NotImplementedError): a copy serves.
    except (OSError, NotImplementedError):
        shutil.copy2(old, new, follow_symlinks=False)


def _swap(target: Path, new: Path) -> None:
    if target.exists() and _exchanged(target, new):
        return
    aside = new.with_name("oud")
    try:
        if target.exists():
            os.replace(target, aside)
        os.replace(new, target)
    except BaseException:
        if aside.exists() and not target.exists():
            os.replace(aside, target)
        raise


def _exchanged(one: Path, two: Path) -> bool:
    """Swap two folders in one system call; False where system or disk has none."""
    paths = os.fsencode(one), os.fsencode(two)
    try:
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None).renamex_np(*paths, SWAP_FLAG) == 0)
        return sys.platform == "linux" and bool(ctypes.CDLL(None).renameat2(HERE, paths[0], HERE, paths[1], SWAP_FLAG) == 0)
    except AttributeError:
        return False


def _one_by_one(target: Path, new: Path, own: Collection[str]) -> None:
    for name in set(own) - {entry.name for entry in new.iterdir()}:
        _remove(target / name)
    for entry in sorted(new.iterdir()):
        if entry.is_dir():
            _remove(target / entry.name)
        os.replace(entry, target / entry.name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
