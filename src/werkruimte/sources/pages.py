"""Answers of a service in pages: are they all there? Told by what each page says of the whole and of the next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from werkruimte.sources.bag_features import ends

MATCHED = re.compile(rb'"numberMatched"\s*:\s*"?(\d+)')
LINK = re.compile(rb'\{[^{}]*"rel"\s*:\s*"(next|self)"[^{}]*\}')
HREF = re.compile(rb'"href"\s*:\s*"([^"]+)"')


@dataclass(frozen=True)
class Page:
    """One answer: how many objects match the question as a whole (0: unsaid), how many are here, its own link and the next."""

    matched: int
    rows: int
    own: str
    following: str


def page(path: Path, rows: int) -> Page:
    """What a page tells of itself. `rows`: how many objects it holds."""
    text = ends(path).replace(b"\\/", b"/")
    links = {m[1]: h[1].decode("utf-8", "replace") for m in LINK.finditer(text) if (h := HREF.search(m[0]))}
    matched = MATCHED.search(text)
    return Page(int(matched[1]) if matched else 0, rows, links.get(b"self", ""), links.get(b"next", ""))


def missing(pages: list[Page]) -> str:
    """A Dutch sentence when pages are missing, else empty. Answers that name the same total are pages of one question."""
    for total in sorted({p.matched for p in pages if p.matched}):
        here = sum(p.rows for p in pages if p.matched == total)
        if here < total:
            return f"Er ontbreken bladzijden: het antwoord telt {total} objecten en in de map staan er {here}. Getallen zijn te laag."
    known = {p.own for p in pages if p.own}
    unsaid = [p for p in pages if p.following and not p.matched]
    lost = [p for p in unsaid if p.following not in known] if known else unsaid[len(pages) - 1 :]
    if lost:
        return "Er ontbreken bladzijden: een antwoord verwijst naar een volgende die niet in de map staat. Getallen zijn te laag."
    return ""
