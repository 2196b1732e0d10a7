"""The price of work: land value against the share of work, from the amounts in the file of the sale."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from werkruimte.domain.notation import written
from werkruimte.land_sale.plan import Amount, Sale
from werkruimte.methods.landvalue import Costs, Frontier, capital_value, frontier, residual_value

WORK = ("huur_per_jaar", "leegstand", "bar", "bouwkosten", "bijkomend", "rente", "marge")
HOMES = ("waarde", "bouwkosten", "bijkomend", "rente", "marge")
MOST_WORK, STEP = 0.60, 0.05
"""How far and how finely the frontier is traced: METHODS M6 asks 0..60 %, the step is a choice of drawing. No norm."""
RENT_STEP, YIELD_STEP = 0.10, 0.005
"""Sensitivities asked by METHODS 4i: rent +/- 10 %, initial yield +/- 0.5 point."""


@dataclass(frozen=True)
class Price:
    """The frontier, what is missing for it, and the land value of the wanted share when rent or yield differs (label, euro)."""

    frontier: Frontier | None
    missing: tuple[str, ...]
    sensitivity: tuple[tuple[str, float | None], ...] = ()
    taxes: str = ""


def price(sale: Sale) -> Price:
    """Trace the frontier. A number that is missing is named and nothing is guessed in its place."""
    missing = [f"werk.{n}" for n in WORK if n not in sale.amounts["werk"]]
    missing += [f"wonen.{n}" for n in HOMES if n not in sale.amounts["wonen"]]
    missing += [f"kavel.{n}" for n in ("bvo", "boekwaarde") if n not in sale.amounts["kavel"]]
    if missing:
        return Price(None, tuple(missing))
    gross, book = (sale.amounts["kavel"][n].value for n in ("bvo", "boekwaarde"))
    work, homes = _work(sale), _homes(sale)
    if work is None:
        return Price(None, ("werk.bar (groter dan 0)",))
    share = np.arange(0, MOST_WORK + STEP / 2, STEP)
    line = frontier(work * gross, homes * gross, book, share)
    return Price(line, (), tuple(_sensitivity(sale, gross)), _taxes(sale))


def _work(sale: Sale) -> float | None:
    """Residual land value of one m2 gross of work."""
    a = sale.amounts["werk"]
    worth = capital_value(a["huur_per_jaar"].value, a["leegstand"].value, a["bar"].value)
    if worth is None:
        return None
    return residual_value(worth / (1 + _buyer_costs(sale)), _costs(a), 1.0, a.get("vormfactor", Amount(1.0)).value)


def _homes(sale: Sale) -> float:
    a = sale.amounts["wonen"]
    return residual_value(a["waarde"].value, _costs(a), 1.0, a.get("vormfactor", Amount(1.0)).value)


def _costs(a: dict[str, Amount]) -> Costs:
    return Costs(a["bouwkosten"].value, a["bijkomend"].value, a["rente"].value, a["marge"].value)


def _buyer_costs(sale: Sale) -> float:
    return sale.amounts["kavel"].get("kosten_koper", Amount(0.0)).value


FORMULAS = (
    "Grondwaarde = waarde × m² × vormfactor × (1 − marge) − bouwkosten × m² × (1 + bijkomend) × (1 + rente).",
    "Waarde van werkruimte = huur × (1 − leegstand) / aanvangsrendement (bar) / (1 + kosten koper).",
    "De grondwaarde loopt recht van alleen wonen naar alleen werk, naar het aandeel werk in het bruto vloeroppervlak.",
)


def _taxes(sale: Sale) -> str:
    known = sale.amounts["kavel"].get("kosten_koper")
    if known is None:
        return (
            "Alle bedragen zonder btw; kosten koper (overdrachtsbelasting en notaris) bij verkoop van de werkruimte zijn niet afgetrokken."
        )
    return f"Alle bedragen zonder btw; kosten koper van {written(100 * known.value)} % zijn van de waarde van de werkruimte afgetrokken."


def _sensitivity(sale: Sale, gross: float) -> list[tuple[str, float | None]]:
    """Land value of the site as work alone, with one number changed."""
    base = sale.amounts["werk"]
    changes = {
        "huur 10 % hoger": ("huur_per_jaar", base["huur_per_jaar"].value * (1 + RENT_STEP)),
        "huur 10 % lager": ("huur_per_jaar", base["huur_per_jaar"].value * (1 - RENT_STEP)),
        "aanvangsrendement 0,5 punt hoger": ("bar", base["bar"].value + YIELD_STEP),
        "aanvangsrendement 0,5 punt lager": ("bar", base["bar"].value - YIELD_STEP),
    }
    found: list[tuple[str, float | None]] = []
    for label, (name, value) in changes.items():
        changed = replace(sale, amounts=sale.amounts | {"werk": base | {name: Amount(value)}})
        one = _work(changed)
        found.append((label, None if one is None else one * gross))
    return found
