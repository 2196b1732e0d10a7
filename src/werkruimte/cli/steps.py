"""How far a command is: a bar with percentage and step on a terminal, plain lines elsewhere; always on the error stream."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from werkruimte.domain.errors import InputError

# Step -> its share of the time, about, as measured on the demo.
DERIVE = {
    "terreinen koppelen": 10.0,
    "vloer boeken": 1.0,
    "eenheden plaatsen": 4.0,
    "plannen lezen": 1.0,
    "milieuruimte rekenen": 12.0,
    "plekken wegen": 4.0,
    "getallen tellen": 22.0,
}
DOSSIER = {
    "bladzijden maken": 12.0,
    "dossier.json schrijven": 3.0,
    "dossier.html schrijven": 3.0,
    "dossier.gpkg schrijven": 12.0,
    "dossier.xlsx schrijven": 10.0,
    "dossier.pdf schrijven": 10.0,
}
AGREEMENT = {"raadsstuk schrijven": 10.0}
TEST = {"plan lezen": 1.0, "plan toetsen": 10.0, "toets schrijven": 10.0}
PLINTHS = {"gevels beoordelen": 40.0, "schrijven": 20.0}
PLACEMENT = {"schrijven": 15.0}
READ = 50.0


def check_skip(data: Path | None, skip: Collection[str] | None) -> None:
    """Nothing, or InputError: without a folder there is no file to skip."""
    if data is None and skip:
        raise InputError(
            message=f"--sla-over {next(iter(skip))}: zonder --data is er geen bestand om over te slaan; geef met --data uw map."
        )


def reading(data: Path | None, skip: Collection[str] | None) -> dict[str, float]:
    """The files that a build will read as steps, by their size."""
    from werkruimte.facts.build import input_files

    check_skip(data, skip)
    sizes = {path.name: float(path.stat().st_size) for path in input_files(data, tuple(skip or ()))} if data is not None else {}
    total = sum(sizes.values()) or 1.0
    return {name: READ * size / total for name, size in sizes.items()}


@contextmanager
def _heard() -> Iterator[list[int]]:
    """The Ctrl-C's of this command: a library that swallows one in the middle of its work does not keep us from stopping."""
    heard: list[int] = []

    def hear(number: int, _: object) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield heard
        return
    before = signal.signal(signal.SIGINT, hear)
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def steps(weights: Mapping[str, float]) -> Iterator[Callable[[str], None]]:
    """Yield what is called with the name of each step as it begins; the share done is the weight of the steps before it.

    The call raises KeyboardInterrupt when Ctrl-C came during an earlier step and was not heard.
    """
    with _heard() as heard, _shown(weights) as show:

        def step(name: str) -> None:
            if heard:
                raise KeyboardInterrupt
            show(name)

        yield step


@contextmanager
def _shown(weights: Mapping[str, float]) -> Iterator[Callable[[str], None]]:
    console = Console(stderr=True)
    total = sum(weights.values()) or 1.0
    done: list[str] = []

    def share() -> float:
        return 100 * sum(weights.get(name, 0.0) for name in set(done[:-1])) / total

    if not console.is_terminal:

        def line(name: str) -> None:
            done.append(name)
            console.print(f"{share():3.0f} % {name}", highlight=False, markup=False, soft_wrap=True)

        yield line
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("beginnen", total=100)

        def show(name: str) -> None:
            done.append(name)
            bar.update(task, description=name, completed=share())

        yield show
