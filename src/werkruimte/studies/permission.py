"""What plans admit: per spot the newest adopted plan, whether it admits business, up to which category, and what changed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from typing import Any

import duckdb
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.methods.grid import holds
from werkruimte.methods.slivers import without_slivers
from werkruimte.rules.rules import Rules

EMPTY = shapely.Polygon()
SLIVER_M2 = 1.0
"""Pieces smaller than this come from borders that do not meet exactly; they are no change, however wide."""
UNTOLD = ""


@dataclass(frozen=True)
class Plan:
    """One adopted plan: what it covers, what it admits for business per category, and where sensitive sites may come.

    admitted: category -> area, with UNTOLD for business whose category the plan's map does not tell; areas do not overlap.
    assumed: its status is one that we take as in force by assumption (a consolidated version).
    assigned: where a bestemming lies. Where none does the map does not tell what is admitted.
    """

    id: str
    name: str
    source: str
    day: date
    area: BaseGeometry
    admitted: dict[str, BaseGeometry]
    sensitive: BaseGeometry
    assigned: BaseGeometry
    assumed: bool = False

    @property
    def is_overlay(self) -> bool:
        """Whether the plan has rules only (parking, archaeology): it stands beside the plans that it covers."""
        return bool(self.assigned.is_empty and self.sensitive.is_empty and not self.admitted)

    @property
    def business(self) -> BaseGeometry:
        """Where business is admitted at all."""
        return shapely.union_all(list(self.admitted.values())) if self.admitted else EMPTY


@dataclass(frozen=True)
class Change:
    """What one plan changed where an older one held: narrowed, widened or sensitive_added."""

    plan: Plan
    cause: str
    area: BaseGeometry
    gone: float
    since: date

    @property
    def hectares(self) -> float:
        """Size of the change."""
        return float(self.area.area) / 10_000


@dataclass(frozen=True)
class Permission:
    """Plans in force (what is left of each), changes between versions, and names of plans that do not hold (status).

    Those of the day of the run: what is decided from now on (a toets, a sale) is bound by them. What is told of an earlier
    day (room, who sits where) takes those of that day, see `on`. adopted: every plan that holds or held, whole, oldest first.
    sliver_m: half the width up to which a part is a difference of drawing. compared: each plan that took the place of an older one
    somewhere, changed or not, with the day of the oldest it replaced and where; not where one of them has business without a category.
    """

    plans: tuple[Plan, ...]
    changes: tuple[Change, ...]
    other: tuple[str, ...]
    adopted: tuple[Plan, ...] = ()
    sliver_m: float = 0.0
    compared: tuple[tuple[Plan, date, BaseGeometry], ...] = ()

    def on(self, day: date) -> Permission:
        """The plans in force on a day: what is told of a day knows no plan adopted after it."""
        adopted = tuple(p for p in self.adopted if p.day <= day)
        if len(adopted) == len(self.adopted):
            return replace(self, changes=(), other=(), compared=())
        plans, _ = _in_force(adopted, self.sliver_m)
        return Permission(tuple(plans), (), (), adopted, self.sliver_m)

    @property
    def covered(self) -> BaseGeometry:
        """Where a plan in force is known."""
        return shapely.union_all([p.area for p in self.plans]) if self.plans else EMPTY

    @property
    def assumed(self) -> tuple[str, ...]:
        """Names of the plans that count as in force by assumption."""
        return tuple(p.name for p in self.plans if p.assumed)

    @property
    def sensitive(self) -> BaseGeometry:
        """Where a plan in force admits sensitive sites."""
        return shapely.union_all([p.sensitive for p in self.plans]) if self.plans else EMPTY


NO_PLANS = Permission((), (), ())


def study(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Permission:
    """Make `permission` (plan_id, categorie, rin, ha) and `permission_change` (cause, plan_id, rin, ha), exact polygon areas.

    `rin` is empty outside parks; `categorie` is 'onbekend' where the map does not tell. Parts narrower than twice `plan_sliver_m` are left out,
    each by itself: `plan_slivers` (what, rin, m2) counts them. Of a park they are what only touches it. Source: METHODS 4a ledger P, CONTRACT 2 Plan.
    """
    words = tomllib.loads(resources.files("werkruimte.rules").joinpath("plan.toml").read_text("utf-8"))
    holding = [*words["in_force"], *words["in_force_assumed"]]
    read = [_plan(connection, row, words, rules) for row in _rows(connection, holding, rules.on)]
    adopted = sorted((p for p in read if not (p.area.is_empty or p.is_overlay)), key=lambda p: (p.day, p.id))
    overlays = [f"{p.name} (zonder bestemmingen)" for p in read if p.is_overlay]
    sliver_m = rules.value("plan_sliver_m")
    plans, of_plans = _in_force(adopted, sliver_m)
    changes, compared, of_changes = _changes(adopted, rules.categories, sliver_m)
    others = (*_others(connection, holding, rules.on), *overlays)
    found = Permission(tuple(plans), tuple(changes), others, tuple(adopted), sliver_m, tuple(compared))
    _store(connection, found, (of_plans, of_changes))
    return found


def _rows(connection: duckdb.DuckDBPyConnection, statuses: Sequence[str], on: date) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT plan_id, naam, source, datum, ST_AsWKB(geometry), status FROM plans WHERE status IN (SELECT unnest(?)) AND datum <= ? ORDER BY datum, plan_id",
        [list(statuses), on],
    ).fetchall()


def _others(connection: duckdb.DuckDBPyConnection, statuses: Sequence[str], on: date) -> list[str]:
    rows = connection.execute(
        """SELECT naam || ' (' || coalesce(nullif(status, ''), 'status onbekend') || ')' FROM plans
        WHERE status NOT IN (SELECT unnest(?)) OR datum > ? ORDER BY 1""",
        [list(statuses), on],
    ).fetchall()
    return [name for (name,) in rows]


def _plan(connection: duckdb.DuckDBPyConnection, row: tuple[Any, ...], words: dict[str, Any], rules: Rules) -> Plan:
    id, name, source, day, wkb, status = row
    area = shapely.make_valid(shapely.from_wkb(bytes(wkb)))
    objects = connection.execute(
        "SELECT soort, hoofdgroep, naam, categorie, uitgesloten, ST_AsWKB(geometry) FROM plan_areas WHERE plan_id = ? ORDER BY object_id",
        [id],
    ).fetchall()
    main: dict[str, list[BaseGeometry]] = {"business": [], "sensitive": []}
    less: dict[str, list[BaseGeometry]] = {"business": [], "sensitive": []}
    steps: dict[str, list[BaseGeometry]] = {}
    for kind, group, title, category, excluded, shape in objects:
        geometry = shapely.make_valid(shapely.from_wkb(bytes(shape)))
        for role in _roles(kind, group, title, words):
            (less if excluded else main)[role].append(geometry)
        if category and not excluded and re.search(words["category_names"], f"{title} {group}", re.IGNORECASE):
            steps.setdefault(category, []).append(geometry)
    where = {role: shapely.difference(shapely.union_all(main[role]), shapely.union_all(less[role])) for role in main}
    business = shapely.intersection(shapely.union(where["business"], shapely.union_all([g for s in steps.values() for g in s])), area)
    business = shapely.difference(business, shapely.union_all(less["business"]))
    admitted: dict[str, BaseGeometry] = {}
    for category in reversed(rules.categories):
        piece = shapely.intersection(shapely.union_all(steps.get(category, [])), business)
        if not piece.is_empty:
            admitted[category] = piece
            business = shapely.difference(business, piece)
    if business.area > SLIVER_M2:
        admitted[UNTOLD] = business
    assigned = shapely.union_all([shapely.make_valid(shapely.from_wkb(bytes(o[-1]))) for o in objects if o[0] == "enkelbestemming"])
    sensitive, assigned = (shapely.intersection(g, area) for g in (where["sensitive"], assigned))
    return Plan(id, name, source, day, area, admitted, sensitive, assigned, status in words["in_force_assumed"])


def _roles(kind: str, group: str, title: str, words: dict[str, Any]) -> list[str]:
    """Business, sensitive, both or neither: by main group for a bestemming, by name for an aanduiding."""
    if kind == "enkelbestemming":
        utility = re.search(words["not_business_destinations"], title, re.IGNORECASE)
        return [role for role in ("business", "sensitive") if group in words[f"{role}_groups"] and not (role == "business" and utility)]
    if kind not in ("functieaanduiding", "lettertekenaanduiding"):
        return []
    roles = []
    if re.search(words["business_names"], title, re.IGNORECASE) and not re.search(words["not_business_names"], title, re.IGNORECASE):
        roles.append("business")
    if re.search(words["sensitive_names"], title, re.IGNORECASE):
        roles.append("sensitive")
    return roles


def _in_force(adopted: Sequence[Plan], sliver_m: float) -> tuple[list[Plan], float]:
    """What is left of each plan once every newer one has taken its place, and the m2 of business in slivers that are left out."""
    taken: BaseGeometry = EMPTY
    left, slivers = [], 0.0
    for plan in reversed(adopted):
        kept, lost = _cut(plan, taken, sliver_m)
        slivers += lost
        if not kept.area.is_empty:
            left.append(kept)
        taken = shapely.union(taken, plan.area)
    return left[::-1], slivers


def _cut(plan: Plan, away: BaseGeometry, sliver_m: float) -> tuple[Plan, float]:
    """A plan without what newer ones took, nor the slivers that this leaves, and the m2 of business in those."""

    rest = {c: shapely.difference(g, away) for c, g in plan.admitted.items()}
    wide = {c: without_slivers(g, sliver_m, SLIVER_M2) for c, g in rest.items()}
    area, sensitive, assigned = (
        without_slivers(shapely.difference(g, away), sliver_m, SLIVER_M2) for g in (plan.area, plan.sensitive, plan.assigned)
    )
    admitted = {c: g for c, g in wide.items() if not g.is_empty}
    lost = sum(g.area - wide[c].area for c, g in rest.items())
    return replace(plan, area=area, admitted=admitted, sensitive=sensitive, assigned=assigned), float(lost)


def _changes(
    adopted: Sequence[Plan], categories: Sequence[str], sliver_m: float
) -> tuple[list[Change], list[tuple[Plan, date, BaseGeometry]], float]:
    """What each plan changed, which plans were compared with an older one, and the m2 of narrowing in slivers that are left out."""
    found, compared, slivers = [], [], 0.0
    for position, plan in enumerate(adopted):
        older = [p for p in _in_force(adopted[:position], sliver_m)[0] if shapely.intersects(p.area, plan.area)]
        if older:
            changes, lost = _between(older, plan, categories, sliver_m)
            found += changes
            if not any(UNTOLD in p.admitted for p in (plan, *older)):
                both = shapely.intersection(plan.area, shapely.union_all([p.area for p in older]))
                compared.append((plan, min(p.day for p in older), without_slivers(both, sliver_m, SLIVER_M2)))
            slivers += lost
    return found, compared, slivers


def _between(older: Sequence[Plan], plan: Plan, categories: Sequence[str], sliver_m: float) -> tuple[list[Change], float]:
    """Narrowed where business is gone or its maximum fell, widened where it came or rose; the untold is compared with nothing.

    And the m2 narrowed in slivers, which are no change.
    """
    before, after = shapely.union_all([p.business for p in older]), plan.business
    both = shapely.union_all([p.area for p in older])
    gone = shapely.intersection(shapely.difference(before, after), plan.area)
    come = shapely.intersection(after, shapely.difference(both, before))
    lower, higher = [gone], [come]
    for old in older:
        for was, was_area in old.admitted.items():
            for now, now_area in plan.admitted.items():
                if UNTOLD in (was, now) or was == now:
                    continue
                fell = categories.index(now) < categories.index(was)
                (lower if fell else higher).append(shapely.intersection(was_area, now_area))
    fresh = shapely.intersection(plan.sensitive, shapely.difference(both, shapely.union_all([p.sensitive for p in older])))
    since = min(p.day for p in older)
    areas = {"narrowed": shapely.union_all(lower), "widened": shapely.union_all(higher), "sensitive_added": fresh}
    kept = {c: without_slivers(a, sliver_m, SLIVER_M2) for c, a in areas.items()}
    lost = shapely.intersection(gone, kept["narrowed"]).area / 10_000
    changes = [Change(plan, c, a, lost if c == "narrowed" else 0.0, since) for c, a in kept.items() if not a.is_empty]
    return changes, float(areas["narrowed"].area - kept["narrowed"].area)


def _store(connection: duckdb.DuckDBPyConnection, found: Permission, left_out: tuple[float, float]) -> None:
    """Make the tables; left_out: the m2 of slivers in the plans in force and in what was narrowed."""
    parks = [
        (rin, shapely.from_wkb(bytes(w)))
        for rin, w in connection.execute("SELECT rin, ST_AsWKB(geometry) FROM current_parks ORDER BY rin").fetchall()
    ]
    pieces = [(p.id, c or "onbekend", g) for p in found.plans for c, g in p.admitted.items()]
    placed = [(id, name, *_by_park(g, parks, found.sliver_m)) for id, name, g in pieces]
    moved = [(c.cause, c.plan.id, *_by_park(c.area, parks, found.sliver_m)) for c in found.changes]
    connection.execute("CREATE TABLE permission (plan_id VARCHAR, categorie VARCHAR, rin VARCHAR, ha DOUBLE)")
    connection.execute("CREATE TABLE permission_change (cause VARCHAR, plan_id VARCHAR, rin VARCHAR, ha DOUBLE)")
    connection.execute("CREATE TABLE plan_slivers (what VARCHAR, rin VARCHAR, m2 DOUBLE)")
    for table, values in (("permission", placed), ("permission_change", moved)):
        rows = [(one, other, rin, ha) for one, other, inside, _ in values for rin, ha in inside]
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", rows)
    slivers = [("in_force", "", left_out[0]), ("narrowed", "", left_out[1])]
    slivers += [("in_force", rin, m2) for *_, dropped in placed for rin, m2 in dropped]
    slivers += [("narrowed", rin, m2) for cause, _, _, dropped in moved for rin, m2 in dropped if cause == "narrowed"]
    connection.executemany("INSERT INTO plan_slivers VALUES (?, ?, ?)", slivers)


Places = list[tuple[str, float]]


def _by_park(area: BaseGeometry, parks: Sequence[tuple[str, BaseGeometry]], sliver_m: float) -> tuple[Places, Places]:
    """Hectares of an area per park, and '' for what lies outside all: together the whole area. And per park the m2 of slivers in it.

    A strip of a park's border that the area covers by a difference of drawing is not of the park.
    """
    inside, dropped = [], []
    for rin, park in parks:
        both = shapely.intersection(area, park)
        kept = without_slivers(both, sliver_m)
        inside += [(rin, kept.area / 10_000)] if kept.area > 0 else []
        dropped += [(rin, both.area - kept.area)] if both.area > kept.area else []
    rest = area.area / 10_000 - sum(ha for _, ha in inside)
    return ([*inside, ("", rest)] if rest > SLIVER_M2 / 10_000 else inside), dropped


def cap_at(permission: Permission, xy: np.ndarray, categories: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Per spot the index of the highest category that the plan tells, and whether a plan is known.

    -1 where a bestemming lies that admits no business, -2 where no category is told (no plan, or only in its rules).
    xy: (n, 2) RD metres, cell centres. Returns (n,) int8 and (n,) bool.
    """
    cap = np.full(len(xy), -2, dtype=np.int8)
    known = np.zeros(len(xy), dtype=bool)
    for plan in permission.plans:
        known |= holds(plan.area, xy)
        cap[holds(plan.assigned, xy)] = -1
        for category, area in plan.admitted.items():
            cap[holds(area, xy)] = -2 if category == UNTOLD else categories.index(category)
    return cap, known
