"""Conditions as obligations that somebody can check, and at which stage each was fixed."""

from __future__ import annotations

import tomllib
from importlib import resources

from werkruimte.land_sale.plan import STAGES, Obligation, Sale

WORDS = {
    "subject": "wie",
    "what": "wat",
    "quantity": "hoeveel",
    "unit": "eenheid",
    "due": "uiterlijk",
    "evidence": "bewijs",
    "sanction": "sanctie",
    "stage": "vastgelegd",
}


def gaps(obligation: Obligation) -> list[str]:
    """The Dutch names of the parts that are missing: an obligation without them cannot be enforced."""
    return [word for name, word in WORDS.items() if getattr(obligation, name) in ("", None)]


def gates(sale: Sale) -> list[tuple[str, list[str], list[str]]]:
    """Per stage: what is fixed by then, and what is not yet. Each obligation counts from the stage where it was fixed."""
    found = []
    for position, stage in enumerate(STAGES):
        fixed = [o.what for o in sale.obligations if o.stage and STAGES.index(o.stage) <= position]
        open_ = [o.what for o in sale.obligations if o.what not in fixed]
        found.append((stage, fixed, open_))
    return found


def deed(sale: Sale) -> list[tuple[str, str, str]]:
    """Title, text and legal lever of each condition; what the file does not tell stays a blank in brackets."""
    conditions = tomllib.loads(resources.files("werkruimte.rules").joinpath("deed.toml").read_text("utf-8"))
    given = {name: f"{a.value:g}" for name, a in sale.amounts["kavel"].items()}
    blanks = {
        "work": given.get("werk_m2", "[aantal]"),
        "rent": given.get("hoogste_huur", "[bedrag]"),
        "years": given.get("jaren", "[aantal]"),
        "penalty": given.get("boete", "[bedrag]"),
        "room": given.get("milieuruimte", "[categorie]"),
    }
    return [(c["title"], c["text"].format(**blanks), f"{c['lever']}; {c['verified']}") for c in conditions.values()]
