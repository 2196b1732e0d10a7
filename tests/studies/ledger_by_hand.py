"""Second road: stock and floor ledger in dicts and loops, written from the contract and the decision, not from the SQL.

Slow on purpose: every day is looked at by itself, every voorkomen asked whether it covers that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

STANDING_UNIT = {
    "Verblijfsobject in gebruik",
    "Verblijfsobject in gebruik (niet ingemeten)",
    "Verblijfsobject buiten gebruik",
    "Verbouwing verblijfsobject",
}
STANDING_PAND = {
    "Pand in gebruik",
    "Pand in gebruik (niet ingemeten)",
    "Pand buiten gebruik",
    "Verbouwing pand",
    "Sloopvergunning verleend",
}
BUSINESS_USES = {"industriefunctie", "kantoorfunctie", "winkelfunctie"}
ONE_DAY = timedelta(days=1)


@dataclass
class Voorkomen:
    """One voorkomen of a unit or a pand; a pand has no uses, area or panden."""

    id: str
    number: int
    status: str
    begin: date
    end: date | None
    registered: datetime
    part: str = "actief"
    uses: list[str] = field(default_factory=list)
    area: int | None = None
    panden: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One line of the ledger."""

    day: date
    scope: str
    cause: str
    target: str | None
    unit: str
    m2: int
    unknown: bool
    panden: frozenset[str] = frozenset()
    floor_before: int | None = None
    """Of a unit that stayed and grew or shrank for real."""
    loose: int = 0
    """m2 that came or went in a pand that stays, with nothing in its place."""


def held(versions: Iterable[Voorkomen], day: date) -> Voorkomen | None:
    """The voorkomen that holds on a day: of those that cover it the one registered last."""
    best = None
    for v in versions:
        if v.part != "actief" or v.begin == v.end:
            continue
        covers = v.begin <= day and (v.end is None or day < v.end)
        if covers and (best is None or (v.registered, v.number) > (best.registered, best.number)):
            best = v
    return best


def standing(v: Voorkomen | None) -> bool:
    """In stock?"""
    return v is not None and v.status in STANDING_UNIT | STANDING_PAND


def area_of(v: Voorkomen | None) -> int:
    """Floor that counts: none outside the stock, none when unknown."""
    if v is None or not standing(v) or v.area is None or v.area >= 999_999:
        return 0
    return v.area


def unknown(v: Voorkomen | None) -> bool:
    """In stock with a floor that nobody knows."""
    return v is not None and standing(v) and (v.area is None or v.area >= 999_999)


def class_of(v: Voorkomen) -> str:
    """The gebruiksdoel, or gecombineerd."""
    uses = set(v.uses)
    if len(uses) > 1:
        return "gecombineerd"
    (use,) = uses
    return "overig" if use == "overige gebruiksfunctie" else use.removesuffix("functie")


def label(v: Voorkomen | None, whole: bool) -> str | None:
    """What the unit is called in the ledger per gebruiksdoel, or in that of business as a whole; None out of stock."""
    if v is None or not standing(v):
        return None
    if not whole:
        return class_of(v)
    if set(v.uses) <= BUSINESS_USES:
        return "business"
    return class_of(v) if class_of(v) in ("woon", "overig") else "other"


def by_object(rows: Iterable[Voorkomen]) -> dict[str, list[Voorkomen]]:
    """Voorkomens of each object."""
    objects = defaultdict(list)
    for row in rows:
        objects[row.id].append(row)
    return dict(objects)


def stock(rows: Iterable[Voorkomen], day: date) -> dict[str, int]:
    """m2 per class and for business on a day."""
    total: dict[str, int] = defaultdict(int)
    for versions in by_object(rows).values():
        v = held(versions, day)
        if standing(v):
            assert v is not None
            total[class_of(v)] += area_of(v)
            if label(v, True) == "business":
                total["business"] += area_of(v)
    return dict(total)


def a_year_from(day: date, years: int) -> date:
    """The same day a year on or back; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def pand_days(panden: Iterable[Voorkomen]) -> tuple[dict[str, list[date]], dict[str, list[date]]]:
    """Per pand the days it came into stock and the days it left, those of *ten onrechte opgevoerd* apart."""
    came: dict[str, list[date]] = defaultdict(list)
    left: dict[str, list[date]] = defaultdict(list)
    for id_, versions in by_object(panden).items():
        for day in days_of(versions):
            before, after = held(versions, day - ONE_DAY), held(versions, day)
            if any(v is not None and v.status == "Pand ten onrechte opgevoerd" for v in (before, after)):
                continue
            if standing(after) and not standing(before):
                came[id_].append(day)
            if standing(before) and not standing(after):
                left[id_].append(day)
    return came, left


def days_of(rows: Iterable[Voorkomen]) -> list[date]:
    """Every day on which something may change."""
    rows = list(rows)
    return sorted({r.begin for r in rows} | {r.end for r in rows if r.end})


@dataclass
class Change:
    """What one unit did on one day, in one view."""

    unit: str
    day: date
    before: Voorkomen | None
    after: Voorkomen | None
    was: str | None
    became: str | None

    @property
    def fixed(self) -> bool:
        """A correction by its nature."""
        statuses = [v.status if v else "" for v in (self.before, self.after)]
        measured = statuses == ["Verblijfsobject in gebruik (niet ingemeten)", "Verblijfsobject in gebruik"]
        never_was = "Verblijfsobject ten onrechte opgevoerd" in statuses and (self.was != self.became)
        area_found = self.was == self.became and unknown(self.before) != unknown(self.after)
        return measured or never_was or area_found

    @property
    def moved(self) -> bool:
        """Into or out of stock."""
        return self.was is None or self.became is None

    @property
    def delta(self) -> int:
        """Change of floor of a unit that stays in its scope."""
        return area_of(self.after) - area_of(self.before)

    @property
    def panden(self) -> list[str]:
        """The panden it stood in and stands in."""
        return [p for v in (self.before, self.after) if v is not None and standing(v) for p in v.panden]


def together(changes: list[Change]) -> list[list[Change]]:
    """Changes of one day, those that share a pand (or are tied by one that does) together."""
    groups: list[tuple[set[str], list[Change]]] = []
    for change in changes:
        mine, members = set(change.panden) or {change.unit}, [change]
        apart = []
        for names, others in groups:
            if names & mine:
                mine, members = mine | names, members + others
            else:
                apart.append((names, others))
        groups = [*apart, (mine, members)]
    return [members for _, members in groups]


def ledger(
    units: list[Voorkomen], panden: list[Voorkomen], start: date, end: date, pct: float, m2: float, merge_days: int = 92
) -> list[Line]:
    """Every line in (start, end]."""
    came, left = pand_days(panden)
    objects = by_object(units)
    lines: list[Line] = []
    for day in days_of(units):
        for whole in (False, True):
            changes = []
            for id_, versions in objects.items():
                before, after = held(versions, day - ONE_DAY), held(versions, day)
                changes.append(Change(id_, day, before, after, label(before, whole), label(after, whole)))
            changes = [c for c in changes if differs(c.before, c.after)]
            for group in together(changes):
                for scope in {c.was for c in group} | {c.became for c in group}:
                    if scope is not None and (scope == "business") == whole:
                        lines += judge(group, scope, came, left, pct, m2)
    return [line for line in over_days(lines, pct, m2, merge_days) if start < line.day <= end]


def over_days(lines: list[Line], pct: float, m2: float, merge_days: int) -> list[Line]:
    """A split or merger over several days: growth is no gain as far as a neighbour went with nothing in its place."""
    result, taken = [], []
    for line in sorted(lines, key=lambda e: (e.day, e.unit)):
        near = {
            (e.day, e.unit): e.loose
            for e in lines
            if line.floor_before is not None
            and e.scope == line.scope
            and e.loose
            and (e.m2 < 0) != (line.m2 < 0)
            and e.panden & line.panden
            and 0 < abs((e.day - line.day).days) <= merge_days
        }
        if not near:
            result.append(line)
            continue
        before = sum(m for who, m in taken if who[0] == (line.scope, line.m2 < 0) and who[1] & set(near))
        taken.append((((line.scope, line.m2 < 0), set(near)), abs(line.m2)))
        explained = max(0, min(abs(line.m2), sum(near.values()) - before))
        rest = abs(line.m2) - explained
        sign = 1 if line.m2 > 0 else -1
        assert line.floor_before is not None
        if explained and not (rest >= m2 and rest * 100 >= pct * line.floor_before):
            explained, rest = abs(line.m2), 0
        if rest:
            result.append(replace(line, m2=sign * rest))
        if explained:
            result.append(replace(line, cause="correction", m2=sign * explained))
    return result


def differs(before: Voorkomen | None, after: Voorkomen | None) -> bool:
    """Does the floor, the use or the place in the stock differ?"""
    if not standing(before) and not standing(after):
        return False
    if standing(before) != standing(after):
        return True
    assert before is not None and after is not None
    same_area = (area_of(before), unknown(before)) == (area_of(after), unknown(after))
    return not same_area or any(label(before, w) != label(after, w) for w in (False, True))


def judge(
    group: list[Change],
    scope: str,
    came: dict[str, list[date]],
    left: dict[str, list[date]],
    pct: float,
    m2: float,
) -> list[Line]:
    """The lines of one scope in one pand on one day."""
    stays = [c for c in group if c.was == c.became == scope]
    outs = sorted((c for c in group if c.was == scope != c.became), key=lambda c: c.unit)
    ins = sorted((c for c in group if c.became == scope != c.was), key=lambda c: c.unit)
    floor_out = sum(area_of(c.before) for c in outs if c.moved) + sum(-c.delta for c in stays if c.delta < 0)
    floor_in = sum(area_of(c.after) for c in ins if c.moved) + sum(c.delta for c in stays if c.delta > 0)
    lines = []
    for c in stays:
        counterpart = any(o.moved for o in (ins if c.delta < 0 else outs))
        lines += lines_of_stay(c, scope, counterpart, pct, m2)
    # what a split, merge or renumbering does not explain
    lines += lines_of_moves(outs, scope, -1, max(0, floor_out - floor_in), replaced_by(group, scope, -1), left)
    lines += lines_of_moves(ins, scope, 1, max(0, floor_in - floor_out), replaced_by(group, scope, 1), came)
    return lines


def lines_of_stay(c: Change, scope: str, counterpart: bool, pct: float, m2: float) -> list[Line]:
    """A unit that stays in its scope; `counterpart`: one that came or went on the other side makes it a split or merge."""
    if c.delta == 0 and unknown(c.before) == unknown(c.after):
        return []
    real = abs(c.delta) >= m2 and abs(c.delta) * 100 >= pct * area_of(c.before)
    cause = "correction"
    if real and not c.fixed and not counterpart and same_pand(c):
        cause = "shrink" if c.delta < 0 else "enlarge"
    before, where = (area_of(c.before) if cause != "correction" else None), c.before if c.delta < 0 else c.after
    dark = unknown(c.before) or unknown(c.after)
    return [Line(c.day, scope, cause, None, c.unit, c.delta, dark, frozenset(where.panden if where else []), before)]


def lines_of_moves(
    moves: list[Change], scope: str, side: int, left_over: int, instead: str | None, pand_moves: dict[str, list[date]]
) -> list[Line]:
    """Units that left the scope (side -1) or came into it (side 1); `left_over` m2 of them is no mere correction."""
    lines = []
    for c in moves:
        v, other = (c.before, c.became) if side < 0 else (c.after, c.was)
        assert v is not None
        floor, dark = area_of(v), unknown(v)
        own, loose, cause, target = floor, 0, "correction", None
        if not c.fixed and not c.moved:
            cause, target = ("function_out" if side < 0 else "function_in"), other
        elif not c.fixed:
            own = min(floor, left_over)
            left_over -= own
            cause, target = why_moved(v, c.day, side, instead, pand_moves)
            if cause == "correction":
                own, loose = floor, own
        if own or dark:
            lines.append(Line(c.day, scope, cause, target, c.unit, side * own, dark, frozenset(v.panden), loose=loose))
        if floor > own:
            lines.append(Line(c.day, scope, "correction", None, c.unit, side * (floor - own), dark))
    return lines


def same_pand(c: Change) -> bool:
    """Shares a pand before and after; no pand at all is the same nowhere."""
    assert c.before is not None and c.after is not None
    return bool(set(c.before.panden) & set(c.after.panden)) or not (c.before.panden or c.after.panden)


def replaced_by(group: list[Change], scope: str, side: int) -> str | None:
    """For floor that left `scope` the scope that came in its place (side -1), for floor that came the one that left."""
    candidates = []
    for other in {c.was for c in group} | {c.became for c in group}:
        if other is None or other == scope:
            continue
        shown = whole = dark_shown = dark_whole = 0
        for c in group:
            if c.was == c.became == other:
                against = c.delta if side > 0 else -c.delta
                whole += max(0, against)
                dark_whole += (unknown(c.before) or unknown(c.after)) and against > 0
            coming = (c.became == other != c.was) if side < 0 else (c.was == other != c.became)
            going = (c.was == other != c.became) if side < 0 else (c.became == other != c.was)
            here, there = (c.after, c.before) if side < 0 else (c.before, c.after)
            if coming and not c.fixed:
                shown += area_of(here)
                dark_shown += unknown(here)
            if going:
                whole += area_of(there)
                dark_whole += unknown(there)
        if shown > whole or dark_shown > dark_whole:
            candidates.append((-(shown - whole), -(dark_shown - dark_whole), other))
    return min(candidates)[2] if candidates else None


def why_moved(v: Voorkomen, day: date, side: int, instead: str | None, pand_moves: dict[str, list[date]]) -> tuple[str, str | None]:
    """Cause and target of floor that came into or left the stock."""
    if instead is not None:
        return ("function_out" if side < 0 else "function_in"), instead
    back, on = a_year_from(day, -1), a_year_from(day, 1)
    for pand in v.panden:
        for when in pand_moves.get(pand, []):
            if side < 0 and back <= when <= on:
                return "demolition", None
            if side > 0 and back < when < on:
                return "new", None
    return "correction", None
