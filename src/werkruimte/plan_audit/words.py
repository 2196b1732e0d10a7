"""The words of plan texts as patterns, read from rules/plan_words.toml; `<NAME>` in a pattern stands for the pattern of that name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def pattern(text: str) -> re.Pattern[str]:
    """A pattern with its names filled in; case is ignored unless the pattern says otherwise."""
    return re.compile(_filled(text), re.IGNORECASE)


def _filled(text: str) -> str:
    return re.sub(r"<([A-Z_0-9]+)>", lambda m: f"(?:{_filled(_words()[m[1]])})", text)


@cache
def _words() -> dict[str, str]:
    return {name: text for table in read_data("plan_words").values() for name, text in table.items()}


def read_data(name: str) -> dict[str, Any]:
    """A table of the audit from the rules folder."""
    return tomllib.loads(resources.files("werkruimte.rules").joinpath(f"{name}.toml").read_text("utf-8"))
