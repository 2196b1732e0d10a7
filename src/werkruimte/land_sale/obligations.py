"""Conditions as obligations that somebody can check, and at which stage each was fixed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from werkruimte.domain.notation import written
from werkruimte.land_sale.plan import STAGES, Obligation, Sale, SaleRefused

AMOUNTS = {"work": "werk_m2", "rent": "hoogste_huur", "years": "jaren", "penalty": "boete", "room": "milieuruimte"}
"""The blank of a condition -> the number of the file ([kavel]) that fills it."""
BLANK = {"work": "[aantal]", "rent": "[bedrag]", "years": "[aantal]", "penalty": "[bedrag]", "room": "[categorie]"}
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


@cache
def _conditions() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(resources.files("werkruimte.rules").joinpath("deed.toml").read_text("utf-8"))
    return found


def register(sale: Sale) -> tuple[Obligation, ...]:
    """Every obligation of the file, and each condition of the deed that none of them works out, with what it lacks."""
    named = {o.condition for o in sale.obligations if o.condition}
    titles = [c["title"] for c in _conditions().values()]
    strange = sorted(named - set(titles))
    if strange:
        problem, cure = f"bepaling '{strange[0]}' is onbekend", f"Kies uit: {', '.join(titles)}."
        raise SaleRefused(file=sale.name, place="verplichtingen", problem=problem, cure=cure)
    penalty = sale.amounts["kavel"].get("boete")
    sanction = "" if penalty is None else f"boete van € {written(penalty.value)} per m² per maand"
    return (
        *sale.obligations,
        *(_of_condition(c, sale, sanction) for c in _conditions().values() if c["title"] not in named),
    )


def _of_condition(condition: dict[str, str], sale: Sale, sanction: str) -> Obligation:
    given = sale.amounts["kavel"].get(AMOUNTS.get(condition["quantity"], ""))
    return Obligation(
        subject=condition["subject"],
        what=f"bepaling {condition['title'].lower()}",
        quantity=None if given is None else given.value,
        unit=condition["unit"],
        due=None,
        evidence="",
        sanction=sanction,
        stage="",
        condition=condition["title"],
    )


def gates(sale: Sale) -> list[tuple[str, list[str], list[str]]]:
    """Per stage: what is fixed by then, and what is not yet. Each obligation counts from the stage where it was fixed."""
    found, listed = [], register(sale)
    for position, stage in enumerate(STAGES):
        fixed = [o.what for o in listed if o.stage and STAGES.index(o.stage) <= position]
        open_ = [o.what for o in listed if o.what not in fixed]
        found.append((stage, fixed, open_))
    return found


def deed(sale: Sale) -> list[tuple[str, str, str]]:
    """Title, text and legal lever of each condition; what the file does not tell stays a blank in brackets."""
    given = {name: written(a.value) for name, a in sale.amounts["kavel"].items()}
    blanks = {blank: given.get(name, BLANK[blank]) for blank, name in AMOUNTS.items()}
    return [(c["title"], c["text"].format(**blanks), f"{c['lever']}; {c['verified']}") for c in _conditions().values()]
