"""What stays in the area: existing work that the plan keeps, beside the dwellings that it adds there."""

from __future__ import annotations

from collections.abc import Sequence

from werkruimte.domain.figure import Figure
from werkruimte.domain.notation import counted, number
from werkruimte.werktoets.figures import Book
from werkruimte.werktoets.plan import Variant
from werkruimte.werktoets.result import Row, Verdict
from werkruimte.werktoets.room import Change, Near

ID = "m03.plan.kept_constrained.count"
PART = "Er blijft {kept} van {stock} m²; welke bedrijfsruimten dat zijn, zegt het planbestand niet."
TITLE = "Bedrijfsruimten die blijven"


def figures(book: Book, variant: Variant, close: Near, found: dict[str, Change]) -> None:
    """Units inside the area that stay and lose a category, per reading; not applicable where nothing stays.

    Which ones stay is known only when all do: else the value is the most it can be.
    """
    if not variant.kept_m2:
        book.absent(ID, status="not_applicable", note="Volgens het planbestand blijft er geen bedrijfsvloer in het vlak.")
        return
    stock = book.get("m03.plan.floor_inside.stock").value or 0.0
    part = variant.kept_m2 < stock
    note = PART.format(kept=number(variant.kept_m2, 0), stock=number(stock, 0)) if part else ""
    for reading, change in found.items():
        fell = int((close.units_inside & (change.units_after < change.units_before)).sum())
        sources = book.ground.ids("units", "ibis_polygons")
        book.add(ID, fell, sources, variant=f"{reading}{book.suffix}", note=note, low=0 if part else None)
    book.bands((ID,))


def row(variant: Variant, all_figures: Sequence[Figure], close: Near, found: dict[str, Change]) -> Row | None:
    """None where nothing stays. A clash needs all of it to stay and dwellings that have a place."""
    if not variant.kept_m2:
        return None
    stock = next(f.value for f in all_figures if f.id == "m03.plan.floor_inside.stock") or 0.0
    if variant.kept_m2 > stock:
        told = f"Het planbestand houdt {number(variant.kept_m2, 0)} m² bedrijfsvloer, er staat {number(stock, 0)} m²: kijk blijft_m2 na."
        return Row("kept", TITLE, "onbekend", told)
    counts = [int((close.units_inside & (c.units_after < c.units_before)).sum()) for c in found.values()]
    if not any(counts):
        return Row("kept", TITLE, "past", "Geen bedrijfsruimte in het vlak verliest een categorie.")
    certain = variant.kept_m2 == stock and variant.homes is not None
    low, high = min(counts), max(counts)
    span = counted(high, "bedrijfsruimte in het vlak verliest", "bedrijfsruimten in het vlak verliezen")
    start = span if low == high else f"{number(low, 0)} tot {span}"
    where = "" if variant.homes is not None else " Dat hangt af van de plek van de woningen."
    which = "" if variant.kept_m2 == stock else f" {PART.format(kept=number(variant.kept_m2, 0), stock=number(stock, 0))}"
    verdict: Verdict = "botst" if all(counts) and certain else "knelt"
    return Row("kept", TITLE, verdict, f"{start} een categorie door de woningen van het plan.{which}{where}")
