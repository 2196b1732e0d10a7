"""The bridge of the parks where both editions have polygons: each hectare by where it lay and where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from werkruimte.methods.bridge import Link, Park, doubted, gone


@dataclass(frozen=True)
class Part:
    """A piece of an older park that no newer park covers; `new_dwellings` None when not known."""

    area_ha: float
    new_dwellings: int | None


@dataclass(frozen=True)
class Overlay:
    """What the two maps share. Keys are RINs; areas in hectares of the polygons.

    older, newer: the polygon of each park that has one. shared: (older, newer) -> common area.
    gone: pieces of an older park under no newer one. came: area of a newer park over no older one. Slivers left out of both.
    """

    older: Mapping[str, float]
    newer: Mapping[str, float]
    shared: Mapping[tuple[str, str], float]
    gone: Mapping[str, Sequence[Part]]
    came: Mapping[str, float]


@dataclass(frozen=True)
class Limits:
    """Per cent: links with balanced areas, a mere new measurement, the least overlap that links, and a shifted border."""

    link_pct: float
    remeasured_pct: float
    overlap_pct: float
    drift_pct: float


def build(older: Sequence[Park], newer: Sequence[Park], overlay: Overlay, limits: Limits) -> list[Link]:
    """Put every hectare of both registers in exactly one link.

    Parks that overlap, or share a RIN, form a group. In each group: parts that went and carry dwellings built since are
    `out_with_dwellings`; what a new RIN brought beyond the balance is `new`; the rest is one difference, `remeasured`,
    `merged` or `split` while it stays within the limits and `unexplained` beyond. The changes add up to that of the
    register, since each step moves hectares from one park to one link. Source: CONTRACT 2, "Bridge between editions".
    """
    lasting = {p.rin for p in older} & {p.rin for p in newer}
    links: list[Link] = []
    for olds, news in _groups(older, newer, lasting, overlay, limits):
        if not olds:
            links += [Link("new", "zeker", (), (park,), "rin_new") for park in news]
        elif not news:
            links += [gone(park) for park in olds]
        else:
            links += _explained(olds, news, lasting, overlay, limits)
    # Where a newer park with a polygon lies is known: it is no older one under another name.
    return doubted(links, {}, limits.link_pct, placed=set(overlay.newer))


def _groups(
    older: Sequence[Park], newer: Sequence[Park], lasting: set[str], overlay: Overlay, limits: Limits
) -> list[tuple[list[Park], list[Park]]]:
    """Connected parks of both editions, in the order of the older edition and then of the newer."""
    nodes = [("old", p.rin) for p in older] + [("new", p.rin) for p in newer]
    leader = {node: node for node in nodes}

    def find(node: tuple[str, str]) -> tuple[str, str]:
        while leader[node] != node:
            node = leader[node]
        return node

    pairs = [(rin, rin) for rin in sorted(lasting)]
    pairs += [pair for pair in sorted(overlay.shared) if _linked(pair, lasting, overlay, limits)]
    for old, new in pairs:
        if ("old", old) in leader and ("new", new) in leader:
            one, other = sorted((find(("old", old)), find(("new", new))), key=nodes.index)
            leader[other] = one
    groups: dict[tuple[str, str], tuple[list[Park], list[Park]]] = {}
    for side, parks in ((0, older), (1, newer)):
        for park in parks:
            groups.setdefault(find((("old", "new")[side], park.rin)), ([], []))[side].append(park)
    return list(groups.values())


def _linked(pair: tuple[str, str], lasting: set[str], overlay: Overlay, limits: Limits) -> bool:
    old, new = pair
    smallest = min(overlay.older[old], overlay.newer[new])
    both_last = old != new and old in lasting and new in lasting
    return overlay.shared[pair] >= smallest * (limits.drift_pct if both_last else limits.overlap_pct) / 100


def _explained(olds: list[Park], news: list[Park], lasting: set[str], overlay: Overlay, limits: Limits) -> list[Link]:
    """One group with parks on both sides: first what went to housing, then what is new, then the difference."""
    links: list[Link] = []
    left: list[Park] = []
    for park in olds:
        built = [part for part in overlay.gone.get(park.rin, ()) if part.new_dwellings]
        lost = min(sum(part.area_ha for part in built), park.area_ha)
        if lost > 0:
            count = sum(part.new_dwellings or 0 for part in built)
            links.append(
                Link("out_with_dwellings", "zeker", (replace(park, area_ha=lost, new_dwellings=count),), (), "part_with_dwellings")
            )
        left.append(replace(park, area_ha=park.area_ha - lost))
    single = len(left) == len(news) == 1
    seen = all(p.rin in overlay.older for p in olds) and all(p.rin in overlay.newer for p in news)
    limit = sum(p.area_ha for p in olds) * (limits.remeasured_pct if single and seen else limits.link_pct) / 100
    rest: list[Park] = []
    for park in news:
        surplus = sum(p.area_ha for p in news) - sum(p.area_ha for p in left) - sum(n.area_ha for link in links for n in link.newer)
        fresh = 0.0 if park.rin in lasting else min(overlay.came.get(park.rin, 0.0), surplus, park.area_ha)
        if surplus >= limit and fresh > 0:
            links.append(Link("new", "zeker", (), (replace(park, area_ha=fresh),), "part_new"))
            park = replace(park, area_ha=park.area_ha - fresh)
        rest.append(park)
    return links + _difference(left, rest, limit, overlay)


def _difference(olds: list[Park], news: list[Park], limit: float, overlay: Overlay) -> list[Link]:
    """The links that hold all hectares that are left of a group."""
    change = sum(p.area_ha for p in news) - sum(p.area_ha for p in olds)
    within = abs(change) < limit or abs(change) < 1e-9
    if len(olds) == len(news) == 1:
        same = olds[0].rin == news[0].rin
        if within:
            return [Link("remeasured", "zeker" if same else "waarschijnlijk", tuple(olds), tuple(news), "rin" if same else "overlap")]
        drawn = olds[0].rin in overlay.older and news[0].rin in overlay.newer
        cause = "unexplained" if drawn or not same else "remeasured"
        return [Link(cause, "open", tuple(olds), tuple(news), "rin_other_area" if same else "overlap_other_area")]
    cause = "merged" if len(olds) >= len(news) else "split"
    if within:
        return [Link(cause, "waarschijnlijk", tuple(olds), tuple(news), "overlap")]
    side = news if change > 0 else olds
    where = overlay.came if change > 0 else {rin: sum(p.area_ha for p in parts) for rin, parts in overlay.gone.items()}
    taken, kept = _take(side, abs(change), where)
    older, newer = ((), tuple(taken)) if change > 0 else (tuple(taken), ())
    main = Link(cause, "waarschijnlijk", tuple(olds if change > 0 else kept), tuple(kept if change > 0 else news), "overlap")
    return [main, Link("unexplained", "open", older, newer, "part_gone" if change < 0 else "part_came")]


def _take(parks: list[Park], amount: float, where: Mapping[str, float]) -> tuple[list[Park], list[Park]]:
    """Take hectares from the parks with the most to give first: those taken, and all parks with what they keep."""
    taken: list[Park] = []
    kept = {p.rin: p for p in parks}
    for park in sorted(parks, key=lambda p: (-where.get(p.rin, 0.0), -p.area_ha, p.rin)):
        part = min(amount, park.area_ha)
        if part > 0:
            taken.append(replace(park, area_ha=part))
            kept[park.rin] = replace(park, area_ha=park.area_ha - part)
            amount -= part
    return taken, list(kept.values())
