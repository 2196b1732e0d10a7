"""Every municipality since 2012 by code and name (CBS, CC BY 4.0), so that a file without names still finds its own."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Municipality:
    """Code (GM and four digits), official name, and the years on 1 January of which the list knows it."""

    code: str
    name: str
    also: str
    first_year: int
    last_year: int


@cache
def municipalities() -> dict[str, Municipality]:
    """The list by code."""
    text = resources.files("werkruimte.catalogue").joinpath("municipalities.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["code"]: Municipality(r["code"], r["name"], r["also"], int(r["first_year"]), int(r["last_year"])) for r in rows}


def plain(name: str) -> str:
    """A name as people type it: lower case, no accents, words joined by hyphens.

    >>> plain("'s-Hertogenbosch"), plain("Súdwest-Fryslân"), plain("Bergen (NH.)")
    ('s-hertogenbosch', 'sudwest-fryslan', 'bergen-nh')
    """
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def find(name: str, named: dict[str, str]) -> tuple[str, str] | None:
    """Code and official name for a name or code (`GM0307`, `0307`); None when unknown or when two carry it.

    `named`: code to name as told by files, for municipalities that the list does not know.
    """
    known = named | {m.code: m.name for m in municipalities().values()}
    digits = re.fullmatch(r"(?:gm)?(\d{3,4})", name.strip().lower())
    if digits:
        code = f"GM{int(digits[1]):04d}"
        return (code, known[code]) if code in known else None
    for variants in (_full, _short):
        codes = [code for code, label in known.items() if plain(name) in variants(code, label)]
        if codes:
            return _newest(codes, known)
    return None


def _newest(codes: list[str], known: dict[str, str]) -> tuple[str, str] | None:
    """Of several of one name the one that still exists; None when that is not one."""
    last = {code: municipalities()[code].last_year if code in municipalities() else 9999 for code in codes}
    newest = [code for code in codes if last[code] == max(last.values())]
    return (newest[0], known[newest[0]]) if len(newest) == 1 else None


def _full(code: str, label: str) -> set[str]:
    also = municipalities()[code].also if code in municipalities() else ""
    return {plain(label), plain(also)} - {""}


def _short(code: str, label: str) -> set[str]:
    """Without what CBS adds to tell two of one name apart, as in Hengelo (O.)."""
    return {plain(re.sub(r"\(.*?\)", "", label))}


def near(name: str, named: dict[str, str]) -> list[str]:
    """Up to three names that look like this one, the one most alike first."""
    labels = {plain(label): label for label in [*named.values(), *(m.name for m in municipalities().values())]}
    wanted = plain(name)
    alike = [p for p in labels if wanted and p and (p.startswith(wanted) or wanted.startswith(p))]
    found = dict.fromkeys([*get_close_matches(wanted, labels, 3), *alike])
    # What CBS adds between brackets to tell two of one name apart is nothing that people type.
    bare = {p: plain(re.sub(r"\(.*?\)", "", labels[p])) for p in found}
    ranked = sorted(found, key=lambda p: SequenceMatcher(None, wanted, bare[p]).ratio(), reverse=True)
    return [labels[p] for p in ranked][:3]
