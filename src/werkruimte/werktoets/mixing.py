"""Mixing from two sides: which given firms each planned dwelling constrains, and what of the plans around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.notation import counted, number
from werkruimte.methods.mixing import conflicts, needed_by_category, needed_distance
from werkruimte.rules.activity_list import ASPECTS
from werkruimte.rules.needs import activities_in
from werkruimte.rules.rules import Rules
from werkruimte.studies.room import TABLES
from werkruimte.werktoets.figures import Book
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Firm, Plan, Variant
from werkruimte.werktoets.result import Row, Verdict

TOLD = "vergunning of plan"
DANGER = ASPECTS.index("gevaar")
FIRM_IDS = ("firms_constrained.count", "firms_constrained_floor.stock", "firms_constrained_jobs.stock", "firms_spots.count")
SBI_NOTE = "Waar vergunning en plan zwijgen geldt de zwaarste activiteit die bij de SBI-code kan horen: een aanwijzing, geen feit."
DANGER_NOTE = (
    "In gemengd gebied is gevaar niet verkort, waar het uit de SBI-code bekend is; het blijft binnen de afstand van vergunning of plan."
)


@dataclass(frozen=True)
class Needs:
    """Metres each firm needs per table, NaN where unknown; grounds: 'vergunning of plan', 'sbi' or 'onbekend'.

    told_m: the least that licence or plan alone ask, in a mixed area; NaN where both are silent.
    """

    metres: dict[str, NDArray[np.float64]]
    grounds: tuple[str, ...]
    told_m: NDArray[np.float64]


@dataclass(frozen=True)
class Mixing:
    """Pairs per table: (n, 2) index of firm and of dwelling spot, nearer than the firm needs. nearest_m: (firms,).

    placed: the plan says where the dwellings stand; else the whole area is the one spot, and no conflict is certain.
    """

    firms: tuple[Firm, ...]
    needs: Needs
    spots: NDArray[np.object_]
    nearest_m: NDArray[np.float64]
    placed: bool
    pairs: dict[str, NDArray[np.int64]]

    def certain(self, firm: int) -> bool:
        """Whether a conflict of this firm rests on licence or plan alone, and on where the dwellings stand."""
        return self.placed and bool(self.nearest_m[firm] < self.needs.told_m[firm])

    def constrained(self, table: str) -> NDArray[np.int64]:
        """Index of the firms that some dwelling constrains."""
        return np.unique(self.pairs[table][:, 0])


def needs(firms: Sequence[Firm], ground: Ground) -> Needs:
    """Licence or plan decide where known (the highest), else the SBI code; danger never gets shorter. Source: METHODS 4b.

    The largest distance fixes the category: beside a licence or plan the SBI code tells danger only of the activities that it covers.
    """
    rules = ground.rules
    licensed, planned = (
        [_index(f.licensed, rules) for f in firms],
        [_index(f.planned or admitted_at(f.place, ground), rules) for f in firms],
    )
    metres = {table: needed_by_category(licensed, planned, np.array(rules.distances_m[table])) for table in TABLES}
    told, grounds = metres["gemengd"].copy(), []
    for i, firm in enumerate(firms):
        silent = bool(np.isnan(told[i]))
        found = _of_sbi(firm, rules, np.inf if silent else metres["rustig"][i])
        grounds.append("onbekend" if silent and found is None else "sbi" if silent else TOLD)
        if silent and found is not None:
            metres["rustig"][i], metres["gemengd"][i] = found["rustig"], found["gemengd"]
        elif found is not None:
            metres["gemengd"][i] = max(told[i], found["gevaar"])
    return Needs(metres, tuple(grounds), told)


def admitted_at(place: BaseGeometry, ground: Ground) -> str | None:
    """The highest category that a plan in force tells for a plot; None where none does."""
    found = [category for category, area in ground.admitted if category and area.intersects(place)]
    return max(found, key=ground.rules.categories.index, default=None)


def _index(category: str | None, rules: Rules) -> int | None:
    return None if category is None else rules.categories.index(category)


def _of_sbi(firm: Firm, rules: Rules, most: float) -> dict[str, float] | None:
    """The heaviest activity that an SBI code may be, of those that ask no more than `most` metres to a quiet area: metres per
    table, and those of danger; None when there is none."""
    activities = activities_in(firm.sbi, firm.sbi_version) if firm.sbi else ()
    aspects = np.array([a.metres for a in activities], dtype=np.float64).reshape(len(activities), len(ASPECTS))
    aspects = aspects[aspects.max(axis=1, initial=0.0) <= most]
    if not len(aspects):
        return None
    steps = np.array([0.0, *rules.distances_m["rustig"]])
    return {
        "rustig": float(needed_distance(aspects, steps, DANGER, mixed=False).max()),
        "gemengd": float(needed_distance(aspects, steps, DANGER, mixed=True).max()),
        "gevaar": float(aspects[:, DANGER].max()),
    }


def mix(plan: Plan, variant: Variant, ground: Ground) -> Mixing | None:
    """Every given firm against every dwelling spot; None when no firms are given. Not placed: the whole area is one spot."""
    if not plan.firms:
        return None
    homes = (variant.homes or plan.area) if variant.dwellings else None
    spots = np.array([] if homes is None else shapely.get_parts(homes), dtype=object)
    places = np.array([f.place for f in plan.firms], dtype=object)
    found, pairs = needs(plan.firms, ground), {}
    for table in TABLES:
        hit = conflicts(places, spots, found.metres[table])
        pairs[table] = np.column_stack([hit.plots, hit.dwellings])
    nearest = np.full(len(places), np.inf) if homes is None else shapely.distance(places, homes)
    return Mixing(plan.firms, found, spots, nearest, variant.homes is not None, pairs)


def figures(book: Book, found: Mixing | None) -> None:
    """Firms that are constrained, their floor and jobs, and the spots that do it, per table."""
    if found is None:
        for id in ("firms_known.count", "firms_unknown.count", *FIRM_IDS):
            book.absent(f"m03.plan.{id}", note="Geef in het planbestand een lijst bij bedrijven.")
        return
    unknown = int(np.isnan(found.needs.metres["rustig"]).sum())
    book.add("m03.plan.firms_known.count", len(found.firms) - unknown, ())
    book.add("m03.plan.firms_unknown.count", unknown, ())
    floor, jobs = (
        np.array([np.nan if v is None else v for v in values]) for values in zip(*((f.floor_m2, f.jobs) for f in found.firms), strict=True)
    )
    note = f"{SBI_NOTE} {DANGER_NOTE}"
    for table in TABLES:
        hit = found.constrained(table)
        book.add("m03.plan.firms_constrained.count", len(hit), (), variant=table, note=note)
        book.floor("m03.plan.firms_constrained_floor.stock", floor[hit], (), variant=table, unknown="de vloer")
        book.floor("m03.plan.firms_constrained_jobs.stock", jobs[hit], (), variant=table, unknown="het aantal banen")
        book.add("m03.plan.firms_spots.count", len(np.unique(found.pairs[table][:, 1])), (), variant=table, note=note)
        if unknown:
            more = f"Van {unknown} bedrijven is de afstand onbekend; zij tellen niet mee."
            book.figures[-4:] = [replace(f, status="partial", note=f"{f.note} {more}".strip()) for f in book.figures[-4:]]
        if any(found.needs.grounds[i] == "sbi" for i in hit):
            book.figures[-4:] = [replace(f, confidence="laag") for f in book.figures[-4:]]


def admitted_loss(book: Book, plan: Plan, variant: Variant, ground: Ground) -> None:
    """Hectares of what plans admit around the area that lie nearer to the dwellings than their own category asks."""
    id = "m03.plan.admitted.loss"
    told = [(category, area) for category, area in ground.admitted if category]
    if not told:
        book.absent(id, note="Lever de geldende plannen (IMRO): welke categorie zij toelaten is niet bekend.")
        return
    homes = (variant.homes or plan.area) if variant.dwellings else None
    for table in TABLES:
        asked = dict(zip(ground.rules.categories, ground.rules.distances_m[table], strict=True))
        lost = 0.0 if homes is None else sum(_reached(a, plan.area, homes, asked[c]) for c, a in told)
        silent = 0.0 if homes is None else sum(_reached(a, plan.area, homes, max(asked.values())) for c, a in ground.admitted if not c)
        book.add(id, lost / 10_000, ground.ids("plan"), variant=table, note=ground.admitted_note)
        book.figures[-1] = replace(book.figures[-1], confidence="laag" if ground.admitted_note else "midden")
        if silent > 1:
            note = f"{ground.admitted_note} Van {number(silent / 10_000, 2)} ha rond het plan zegt de plankaart de categorie niet.".strip()
            book.figures[-1] = replace(book.figures[-1], status="partial", note=note)


def _reached(admitted: BaseGeometry, inside: BaseGeometry, homes: BaseGeometry, metres: float) -> float:
    """m2 of an admitted area outside the plan within a distance of the dwellings."""
    near = homes.buffer(metres, quad_segs=32)
    return float(shapely.difference(shapely.intersection(admitted, near), inside).area) if admitted.intersects(near) else 0.0


def firms_row(found: Mixing, least: int = 0) -> Row:
    """The verdict of the given firms: both tables constrain one whose need is told: clashes.

    `least`: the smallest number of firms that is told; above 0, for the public edition, their jobs are not told at all.
    """
    title = "Bedrijven in de lijst"
    unknown = int(np.isnan(found.needs.metres["rustig"]).sum())
    few = "enkele bedrijven" if unknown < least else counted(unknown, "bedrijf", "bedrijven")
    rest = f" Van {few} is de afstand onbekend." if unknown else ""
    hits = {table: found.constrained(table) for table in TABLES}
    most, fewest = max(len(h) for h in hits.values()), min(len(h) for h in hits.values())
    if not most:
        verdict: Verdict = "onbekend" if unknown else "past"
        return Row("firms", title, verdict, f"Geen bedrijf met een bekende afstand wordt door de woningen beperkt.{rest}")
    both = set(hits["rustig"]) & set(hits["gemengd"])
    certain = any(found.certain(int(i)) for i in both)
    span = str(most) if most == fewest else f"{fewest} tot {most}"
    told: Verdict = "botst" if certain else "knelt"
    if min(n for n in (most, fewest, len(found.firms)) if n) < least:
        return Row("firms", title, told, f"De woningen beperken bedrijven uit de lijst; hoeveel is niet openbaar.{rest}")
    jobs = [found.firms[i].jobs for i in hits["rustig"]]
    at_stake = sum(j for j in jobs if j is not None)
    stake = f", met ten minste {number(at_stake, 0)} banen" if at_stake and not least else ""
    which = f"{span} van de {number(len(found.firms), 0)} bedrijven"
    if len(found.firms) == 1:
        which = "het ene bedrijf in de lijst" + (", in één van beide tabellen" if fewest == 0 else "")
    return Row("firms", title, told, f"De woningen beperken {which}{stake}.{rest}")
