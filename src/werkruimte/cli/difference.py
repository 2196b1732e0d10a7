"""`vergelijk`: what changed between two fact bases or dossiers, and why."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from werkruimte.atomic import new_files
from werkruimte.catalogue.catalogue import rules_used
from werkruimte.cli.steps import DERIVE, steps
from werkruimte.domain.errors import FileUnreadable, InputError
from werkruimte.domain.own_files import read_json
from werkruimte.methods.changes import VERDICTS, Break, Change, Given, changes, given, undated
from werkruimte.methods.edition_changes import beside_edition, editions, of_edition
from werkruimte.methods.event_changes import EventChange, event_changes
from werkruimte.rules.redrawn import redrawings
from werkruimte.rules.texts import series_breaks

CURE = "Geef een map van werkruimte bouw, een map met een dossier, of een dossier.json."
FILES = ("verschil.json", "verschil.html", "verschil.xlsx")
SHOWN = 40


def vergelijk(oud: Path, nieuw: Path, *, uit: Path | None = None, datum: date | None = None) -> None:
    """Wat er veranderde tussen twee feitenbases of dossiers, en waardoor.

    Parameters
    ----------
    oud
        Feitenbasis (map van werkruimte bouw), map met een dossier, of dossier.json.
    nieuw
        Hetzelfde, van later.
    uit
        Map voor verschil.json, verschil.html en verschil.xlsx.
    datum
        Datum van de regels (JJJJ-MM-DD) waarmee een feitenbasis wordt doorgerekend; anders vandaag.
    """
    on = datum or date.today()
    with steps(DERIVE) as progress:
        old, new = (_dossier(path, on, progress) for path in (oud, nieuw))
        found = compared(old, new, (oud.name, nieuw.name))
    _print(found)
    if uit is not None:
        from werkruimte.dossier import difference

        with new_files(uit, FILES) as folder:
            difference.write(found, on, folder)
        Console().print(f"Klaar. Alles staat in [bold]{escape(str(uit / FILES[1]))}[/bold].")


def compared(old: dict[str, Any], new: dict[str, Any], names: tuple[str, str]) -> dict[str, Any]:
    """The comparison as plain data. Raises InputError for dossiers of two municipalities or of another form."""
    try:
        places = [d["municipality"]["code"] for d in (old, new)]
        if places[0] != places[1]:
            raise InputError(
                message=f"Dit zijn twee gemeenten: {old['municipality']['name']} en {new['municipality']['name']}. Vergelijk een gemeente met zichzelf."
            )
        breaks = [Break(tuple(b.figures), b.old_until, b.new_from) for b in series_breaks().values()]
        # Between the two years nothing tells on which side a value lies, so none of them is compared.
        breaks += [Break(("*",), date(by - 1, 12, 31), date(after, 1, 2), "gemeente") for after, by in redrawings(places[0])]
        reasons = beside_edition(old, new, given(old, new))
        rows = of_edition(old, new, changes(old, new, breaks, rules_used(), reasons))
        return _data(old, new, names, reasons, rows) | {"events": [_event(c) for c in event_changes(old, new)]}
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise FileUnreadable(
            file=" of ".join(names), problem=f"dit dossier heeft niet de vorm van het contract ({error!r:.60})", cure=CURE
        ) from None


def _data(old: dict[str, Any], new: dict[str, Any], names: tuple[str, str], reasons: Given, rows: list[Change]) -> dict[str, Any]:
    shared = len({_key(f) for f in old["figures"]} & {_key(f) for f in new["figures"]})
    verdicts = [{m["number"]: (m["verdict"], m.get("title", "")) for m in d["measures"]} for d in (old, new)]
    without = {"old": undated(old), "new": undated(new)}
    counted = Counter(r.verdict for r in rows)
    return {
        "municipality": new["municipality"],
        "old": {"name": names[0], "program": old.get("program")},
        "new": {"name": names[1], "program": new.get("program")},
        "given": {
            "inputs": [asdict(i) for i in reasons.inputs],
            "rules": [{"id": id, "old": a, "new": b} for id, a, b in reasons.rules],
            "program": list(reasons.program) if reasons.program else None,
            "edition": list(editions(old, new) or ()) or None,
            "day": list(reasons.day) if reasons.day else None,
        },
        "counts": {"in_both": shared} | {v: counted[v] for v in VERDICTS},
        "measures": [
            {"number": n, "title": verdicts[1][n][1], "old": verdicts[0][n][0], "new": verdicts[1][n][0]}
            for n in sorted(verdicts[0].keys() & verdicts[1].keys())
            if verdicts[0][n][0] != verdicts[1][n][0]
        ],
        "figures": [_row(r, without) for r in rows],
    }


def _key(figure: dict[str, Any]) -> tuple[str, ...]:
    return figure["id"], figure["area"]["level"], figure["area"]["code"], figure["variant"]


def _row(change: Change, without: dict[str, frozenset[str]]) -> dict[str, Any]:
    sides = {name: _side(f, without[name]) for name, f in (("old", change.old), ("new", change.new))}
    return {
        "id": change.id,
        "area": dict(zip(("level", "code", "name"), change.area, strict=True)),
        "variant": change.variant,
        "unit": change.unit,
        **sides,
        "difference": change.difference,
        "verdict": change.verdict,
        "causes": list(change.causes),
        "detail": change.detail,
        "certain": change.certain,
    }


def _event(change: EventChange) -> dict[str, Any]:
    """An event that differs: what it is, its amount in both, and why."""
    kept = ("ledger", "cause", "target", "effect", "status", "unit", "period", "area", "place")
    told = {k: change.event[k] for k in kept if k in change.event} | {"what": change.event["evidence"][0]["what"]}
    return told | {"old": change.old, "new": change.new, "verdict": change.verdict, "causes": list(change.causes), "detail": change.detail}


def _side(figure: Any, without: frozenset[str]) -> dict[str, Any] | None:
    """One value; `dated` tells whether each of its sources has a date of its own."""
    if figure is None:
        return None
    kept = ("value", "low", "high", "status", "reason", "period", "sources", "method")
    # What is of the day of the dossier itself, such as an age, has that day whatever its sources lack.
    return {k: figure[k] for k in kept} | {"dated": figure["period"]["precision"] == "day" or without.isdisjoint(figure["sources"])}


def _dossier(path: Path, on: date, progress: Any) -> dict[str, Any]:
    """The contract form of a fact base (derived under the rules of a day) or of a dossier on file."""
    from werkruimte.facts.snapshot import MANIFEST

    if (path / MANIFEST).is_file():
        return _derived(path, on, progress)
    file = path / "dossier.json" if path.is_dir() else path
    if not file.is_file():
        raise FileUnreadable(file=str(path), problem="hier is geen feitenbasis en geen dossier", cure=CURE)
    found = read_json(file, "het dossier", CURE)
    if not isinstance(found, dict) or not isinstance(found.get("figures"), list) or "sources" not in found:
        raise FileUnreadable(file=str(file), problem="dit is geen dossier van Werkruimte", cure=CURE)
    return found


def _derived(folder: Path, on: date, progress: Any) -> dict[str, Any]:
    """Run a fact base; its program is the version that read the files."""
    from werkruimte.dossier import contract
    from werkruimte.facts.snapshot import MANIFEST, load
    from werkruimte.rules.rules import in_force
    from werkruimte.run import run

    made = contract.document(run(load(folder), in_force(on), progress))
    return made | {"program": json.loads((folder / MANIFEST).read_text("utf-8")).get("program")}


def _print(found: dict[str, Any]) -> None:
    from werkruimte.dossier import difference

    console = Console()
    for line in difference.lines(found):
        console.print(escape(line))
    rows = [r for r in found["figures"] if r["area"]["level"] == "gemeente"]
    if not rows:
        return
    table = Table(title="Per getal, hele gemeente", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in difference.COLUMNS:
        table.add_column(column, overflow="fold", justify="right" if column in difference.NUMERIC else "left")
    for r in rows[:SHOWN]:
        table.add_row(*(escape(cell) for cell in difference.cells(r, detail=False)))
    console.print(table)
    more = len(found["figures"]) - min(len(rows), SHOWN)
    if more:
        console.print(f"En nog {more} andere getallen, ook van terreinen en wijken. Geef --uit MAP voor de hele lijst.")
