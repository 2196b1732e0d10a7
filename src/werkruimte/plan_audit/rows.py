"""A row of a table as one line, so that what stands beside each other is read together."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"\s\S*[.;:!?]$|\b(?:is|zijn|wordt|worden|mag|mogen|moet|moeten|dient|dienen|geldt|gelden|kan|kunnen)\b")


def one_row(cells: list[str]) -> str:
    """The cells with bars between them, as Markdown writes a row; empty when it is none: one cell, or one that holds a sentence or a row.

    Pages are laid out with tables too: what runs on in a cell is text of its own, and is read as such.

    >>> one_row(["Bedrijfsruimte", "2.400"]), one_row(["Hier is werk toegestaan.", "ja"]), one_row(["Bedrijfsruimte"])
    ('| Bedrijfsruimte | 2.400 |', '', '')
    """
    if len(cells) < 2 or not any(cells) or any("|" in cell or _SENTENCE.search(cell) for cell in cells):
        return ""
    return f"| {' | '.join(cells)} |"
