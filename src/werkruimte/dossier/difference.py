"""What changed between two dossiers, in words, as a page, a workbook and JSON."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.dossier import html, sheet, wording
from werkruimte.dossier.blocks import Bullets, Document, Page, Paragraph, Table
from werkruimte.methods.changes import NOT_PUBLIC, VERDICTS

COLUMNS = ("Getal", "Lezing", "Oud", "Nieuw", "Verschil", "Oordeel", "Waardoor")
EVENT_COLUMNS = ("Terrein", "Wat", "Waaruit het blijkt", "Tot en met", "Oud", "Nieuw", "Oordeel", "Waardoor")
SHEET_COLUMNS = (
    "id",
    "label",
    "niveau",
    "code",
    "gebied",
    "lezing",
    "eenheid",
    "oud",
    "nieuw",
    "verschil",
    "peildatum oud",
    "peildatum nieuw",
    "oordeel",
    "waardoor",
    "uitleg",
    "zeker",
)
NUMERIC = ("Oud", "Nieuw", "Verschil")
UNKNOWN_DECIMALS = 2
POINTS = "procentpunt"
AREAS = {"gemeente": "Hele gemeente", "park": "Terreinen", "wijk": "Wijken", "buurt": "Buurten", "corop": "COROP-gebied"}
LEAD = (
    "Vergeleken zijn getallen van dezelfde soort, plaats en lezing. Over een reeksbreuk, tussen twee methoden of lezingen, en tussen "
    "veranderingen over verschillende tijdvakken staat geen verschil. *Zeker* betekent: er is geen andere reden mogelijk, want al het overige is gelijk."
)


def lines(found: dict[str, Any]) -> list[str]:
    """What differs around the figures, and how many of these changed which way."""
    given, counts = found["given"], found["counts"]
    told = [f"{found['municipality']['name']}: {found['old']['name']} tegenover {found['new']['name']}."]
    for i in given["inputs"]:
        told.append(f"Ander bestand ({i['title']}): {', '.join(i['old']) or 'geen'} → {', '.join(i['new']) or 'geen'}.")
    told += [f"Andere regel of aanname: {r['id']}, {r['old']} → {r['new']}." for r in given["rules"]]
    if given["program"]:
        told.append(f"Andere versie van het programma: {given['program'][0]} → {given['program'][1]}.")
    if given["day"]:
        told.append("Andere dag van het dossier: {} → {}.".format(*(wording.day(date.fromisoformat(d)) for d in given["day"])))
    if given["edition"]:
        told.append("Andere uitgave: {} tegenover {}; wat de openbare weglaat, is niet openbaar.".format(*given["edition"]))
    if not (given["inputs"] or given["rules"] or given["program"]):
        told.append("Bestanden, regels en versie van het programma zijn gelijk.")
    ways = ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v])
    told.append(
        f"{counts['in_both']} getallen staan in beide; anders zijn: {ways}." if ways else f"Alle {counts['in_both']} getallen zijn gelijk."
    )
    if found["events"]:
        kinds = Counter(e["verdict"] for e in found["events"])
        told.append(f"Gebeurtenissen die anders zijn: {', '.join(f'{n} {v}' for v, n in kinds.items())}.")
    told += [f"Maatregel {m['number']}: het oordeel was {m['old']} en is {m['new']}." for m in found["measures"]]
    return told


def cells(row: dict[str, Any], detail: bool = True) -> tuple[str, ...]:
    """One changed figure as the table prints it; `detail`: name the files and rules, not only their sort."""
    declared = catalogue().get(row["id"])
    name = declared.label if declared else row["id"]
    name += "" if row["area"]["level"] == "gemeente" else f", {row['area']['name']}"
    difference = "" if row["difference"] is None else _signed(row)
    why = ", ".join(row["causes"]) + (" (zeker)" if row["certain"] else "") + (f": {row['detail']}" if detail and row["detail"] else "")
    reading = "" if row["variant"] == "standaard" else row["variant"]
    return name, reading, _value(row, "old"), _value(row, "new"), difference, row["verdict"], why


def _decimals(row: dict[str, Any]) -> int:
    declared = catalogue().get(row["id"])
    return declared.decimals if declared else UNKNOWN_DECIMALS


def _signed(row: dict[str, Any]) -> str:
    text = wording.number(abs(row["difference"]), _decimals(row))
    if row["difference"] and not text.strip("0,."):
        return "bijna 0"
    return f"{'+' if row['difference'] > 0 else '−' if row['difference'] < 0 else ''}{text} {POINTS if row['unit'] == 'pct' else wording.UNITS.get(row['unit'], row['unit'])}".strip()


def _value(row: dict[str, Any], which: str) -> str:
    side = row[which]
    if side is None or side["status"] not in ("value", "partial"):
        # Of the two sides only one is hidden: the other is known.
        return wording.NOT_PUBLIC if row["verdict"] == NOT_PUBLIC else wording.NO_DATA
    decimals, unit = _decimals(row), wording.UNITS.get(row["unit"], row["unit"])
    low, high = side["low"], side["high"]
    number = (
        wording.number(side["value"], decimals)
        if side["value"] is not None
        else f"{wording.number(low, decimals)} tot {wording.number(high, decimals)}"
    )
    when = wording.day(date.fromisoformat(_day(side))) if side["dated"] else _day(side)
    return f"{number} {unit}".strip() + f" ({when})"


def _day(side: dict[str, Any]) -> str:
    return str(side["period"]["to"]) if side["dated"] else wording.UNDATED


def document(found: dict[str, Any], on: date) -> Document:
    """A page with what differs, and one with a table for each level of area."""
    name = found["municipality"]["name"]
    first = Page(
        "begin", f"Wat er veranderde in {name}", "Verschil", (Paragraph(LEAD.replace("*", "")), Bullets(tuple(lines(found)))), cover=True
    )
    levels = dict.fromkeys(r["area"]["level"] for r in found["figures"])
    pages = [
        Page(
            f"verschil-{level}",
            AREAS.get(level, level),
            "Verschil",
            (
                Table(
                    f"verschil-{level}-tabel",
                    f"{AREAS.get(level, level)}: getallen die anders zijn",
                    COLUMNS,
                    tuple(c in NUMERIC for c in COLUMNS),
                    tuple(cells(r) for r in found["figures"] if r["area"]["level"] == level),
                    ("1fr",) * len(COLUMNS),
                    stack=True,
                ),
            ),
        )
        for level in levels
    ]
    pages += [_events(found["events"])] if found["events"] else []
    return Document(name, f"Wat er veranderde in {name}", f"gemaakt op {wording.day(on)}, concept, intern", (first, *pages))


def event_cells(event: dict[str, Any]) -> tuple[str, ...]:
    """One event that differs as the table prints it."""
    old, new = ("" if event[k] is None else wording.amount(event[k], event["unit"]) for k in ("old", "new"))
    what = sheet.LEDGERS[event["ledger"]], {"loss": "verlies", "gain": "winst"}[event["effect"]]
    when = wording.day(date.fromisoformat(event["period"]["to"]))
    why = ", ".join(event["causes"]) + (f": {event['detail']}" if event["detail"] else "")
    return event["area"]["name"], ": ".join(what), event["what"], when, old, new, event["verdict"], why


def _events(events: list[dict[str, Any]]) -> Page:
    columns = EVENT_COLUMNS
    table = Table(
        "verschil-gebeurtenissen-tabel",
        "Gebeurtenissen die een van beide dossiers noemt, of met een andere status of omvang",
        columns,
        tuple(c in NUMERIC for c in columns),
        tuple(event_cells(e) for e in events),
        ("1fr",) * len(columns),
        stack=True,
    )
    return Page("verschil-gebeurtenissen", "Gebeurtenissen", "Verschil", (table,))


def write(found: dict[str, Any], on: date, folder: Path) -> None:
    """Write the three forms into `folder`."""
    (folder / "verschil.json").write_text(json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
    html.write(document(found, on), None, folder / "verschil.html")
    about = [(line,) for line in lines(found)]
    events = [event_cells(e) for e in found["events"]]
    tables = {"verschil": (SHEET_COLUMNS, _rows(found)), "gebeurtenissen": (EVENT_COLUMNS, events), "wat er anders is": (("wat",), about)}
    sheet.write_tables(tables, f"Verschil {found['municipality']['name']}", on, folder / "verschil.xlsx")


def _rows(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The changed figures as rows of SHEET_COLUMNS."""
    return [
        (
            r["id"],
            cells(r)[0],
            *(r["area"][k] for k in ("level", "code", "name")),
            r["variant"],
            r["unit"],
            *((r[k] or {}).get("value") for k in ("old", "new")),
            r["difference"],
            *(_day(r[k]) if r[k] else None for k in ("old", "new")),
            r["verdict"],
            "; ".join(r["causes"]),
            r["detail"],
            "ja" if r["certain"] else "nee",
        )
        for r in found["figures"]
    ]
