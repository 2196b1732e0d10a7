"""Files that people write themselves: TOML, JSON and tables. What is wrong with one becomes one sentence, whatever it holds."""

from __future__ import annotations

import csv
import json
import tomllib
from math import isfinite
from pathlib import Path
from typing import Any

from werkruimte.domain.errors import FileUnreadable, cause

MOST_BYTES = 200_000_000
"""A larger file is none that somebody wrote; reading it would fill the memory."""
MOST = 1e300
"""A whole number beyond this does not fit the arithmetic that follows."""
Row = dict[str, str]


def read_text(path: Path, what: str, cure: str) -> str:
    """The text of a file, called `what` in the error. Raises FileUnreadable when it is absent, empty, too large or no UTF-8."""
    try:
        size = path.stat().st_size
        text = path.read_text("utf-8-sig") if size <= MOST_BYTES else ""
    except UnicodeDecodeError as error:
        raise _unreadable(path, what, cause(error), f"Sla het op als UTF-8. {cure}") from None
    except OSError as error:
        raise _unreadable(path, what, cause(error), cure) from None
    if size > MOST_BYTES:
        raise _unreadable(path, what, "groter dan 200 MB", cure)
    if not text.strip():
        raise _unreadable(path, what, "het is leeg", cure)
    return text


def read_toml(path: Path, what: str, cure: str, held: bool = False) -> dict[str, Any]:
    """The tables of a TOML file. Raises FileUnreadable, also for a number without an end (nan, inf, 1e400): none can be reckoned with.

    held: who asks holds every number to a range of its own, and tells that range.
    """
    text = read_text(path, what, cure)
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, what, cause(error), cure) from None
    if not held:
        _check_numbers(path, found, "", cure)
    return found


def read_json(path: Path, what: str, cure: str) -> Any:
    """The content of a JSON file. Raises FileUnreadable."""
    text = read_text(path, what, cure)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, what, cause(error), cure) from None


def _check_numbers(path: Path, value: Any, place: str, cure: str) -> None:
    """Raises FileUnreadable for the first number that is not finite, or too large for a double; `place` is its path in the file."""
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value, 1)
        for key, part in parts:
            _check_numbers(path, part, f"{place}, {key}" if place else str(key), cure)
    elif isinstance(value, int | float) and not (abs(value) <= MOST and isfinite(value)):
        problem = f"{place}: '{str(value)[:12]}' is geen getal om mee te rekenen"
        raise FileUnreadable(file=path.name, problem=problem, cure=f"Schrijf een gewoon getal. {cure}")


def read_rows(path: Path, what: str, cure: str) -> tuple[list[str], list[Row]]:
    """Columns and rows of a CSV file (`;` or `,`), what a short row lacks empty. Raises FileUnreadable, also when there is no row."""
    lines = read_text(path, what, cure).splitlines()
    reader = csv.DictReader(lines, delimiter=";" if ";" in lines[0] else ",", restval="")
    try:
        columns, rows = list(reader.fieldnames or ()), list(reader)
    except csv.Error:
        raise _unreadable(path, what, f"regel {reader.line_num} is geen rij van een tabel", cure) from None
    if not rows:
        raise _unreadable(path, what, "er staat geen rij onder de kolomnamen", cure)
    return columns, rows


def _unreadable(path: Path, what: str, problem: str, cure: str) -> FileUnreadable:
    return FileUnreadable(file=path.name, problem=f"{what} is niet te lezen ({problem})", cure=cure)
