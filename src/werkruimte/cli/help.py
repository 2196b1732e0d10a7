"""The explanation of a command in Dutch: the command-line library prints its own words in English."""

from __future__ import annotations

import re
from typing import Any

from cyclopts.help import DefaultFormatter, HelpEntry, HelpPanel
from rich.console import Console, ConsoleOptions
from rich.text import Text

WORDS = {
    "Usage:": "Gebruik:",
    "COMMAND": "OPDRACHT",
    "[OPTIONS]": "[OPTIES]",
    "[ARGS]": "[WOORDEN]",
    "[ARGS...]": "[WOORDEN...]",
    "PATH": "PAD",
    "PATH...": "PAD...",
    "DATE": "JJJJ-MM-DD",
    "STR": "TEKST",
    "STR...": "TEKST...",
    "INT": "GETAL",
    "FLOAT": "GETAL",
}


class DutchHelp(DefaultFormatter):
    """The usual panels, with the words of the library in Dutch."""

    def __call__(self, console: Console, options: ConsoleOptions, panel: HelpPanel) -> None:
        """Print one panel; what must be given says so at the end of its line."""
        super().__call__(console, options, panel.copy(entries=[_entry(e) for e in panel.entries]))

    def render_usage(self, console: Console, options: ConsoleOptions, usage: Any) -> None:
        """Print the line that tells how to call."""
        if usage:
            console.print(Text("Gebruik: " + _dutch(str(usage)).removeprefix("Gebruik: "), style="bold"))


def _dutch(text: str) -> str:
    return re.sub(r"\S+", lambda word: WORDS.get(word[0], word[0]), text)


def _entry(entry: HelpEntry) -> HelpEntry:
    """The same line, with its value, choices and default in Dutch behind the description."""
    said = [f"een van: {', '.join(entry.choices)}"] if entry.choices else []
    if entry.default not in (None, '""'):
        said.append(f"anders {entry.default}")
    if entry.required:
        said.append("verplicht")
    if said:
        entry.description.append(Text(f"({'; '.join(said)})"))
    metavar = _dutch(entry.metavar) if entry.metavar else entry.metavar
    return entry.copy(metavar=metavar, required=False, default=None, choices=())
