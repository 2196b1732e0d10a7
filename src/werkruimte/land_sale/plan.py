"""The file of one land sale (TOML): site, work, homes, criteria and obligations; every number may name its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from werkruimte.domain.errors import InputError
from werkruimte.domain.notation import written
from werkruimte.domain.own_files import read_toml

CURE = "Zie het voorbeeld in docs/uitgifte.md."
PARTS = ("kavel", "werk", "wonen")
KEYS = ("naam", "opening", *PARTS, "criteria", "verplichtingen")
AMOUNTS = {
    "kavel": ("bvo", "boekwaarde", "kosten_koper", "werk_m2", "hoogste_huur", "jaren", "boete", "milieuruimte"),
    "werk": ("huur_per_jaar", "leegstand", "bar", "bouwkosten", "bijkomend", "rente", "marge", "vormfactor"),
    "wonen": ("waarde", "bouwkosten", "bijkomend", "rente", "marge", "vormfactor"),
}
SHARES = ("kosten_koper", "leegstand", "bar", "bijkomend", "rente", "marge", "vormfactor")
"""A part of something, from 0 to 1: 6 where 0.06 is meant would change the price without a word."""
ANY_SIGN = ("boekwaarde",)
"""Book value is what was spent less what was received: below zero where more came in (bron: aanname, niet geverifieerd)."""
GIVEN = ("waarde", "bron", "datum")
CRITERION = ("naam", "soort", "tekst", "eenheid", "punten", "bewijs", "bekendgemaakt", "grens", "hoogstens", "lineair", "stappen", "vragen")
OBLIGATION = ("wie", "wat", "hoeveel", "eenheid", "uiterlijk", "bewijs", "sanctie", "vastgelegd", "bepaling")
STAGES = ("nota van uitgangspunten", "ontwikkelkader", "tender", "overeenkomst", "vergunning", "oplevering", "exploitatie")


class SaleRefused(InputError):
    """A land sale file says something that cannot be."""

    template = "{file}, {place}: {problem}. {cure}"


@dataclass(frozen=True)
class Amount:
    """A number with its source and its day; empty and None when the file names none."""

    value: float
    source: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Criterion:
    """One demand or award criterion. `scale`: linear (start, full), steps ((bound, points 0-1) ...) or none for a demand.

    `minimum`: the demand (with `at_most` the value may not be above it). `questions`: known beforehand, for what people judge.
    """

    name: str
    kind: Literal["knock-out", "gunning"]
    text: str
    unit: str
    points: float
    evidence: str
    published: date | None
    minimum: float | None = None
    at_most: bool = False
    linear: tuple[float, float] | None = None
    steps: tuple[tuple[float, float], ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Obligation:
    """Who must do what, how much, by when, shown how, and what follows when not; `stage` where it is fixed, empty when nowhere.

    `condition`: title of the condition of the deed that it works out; empty when it stands alone.
    """

    subject: str
    what: str
    quantity: float | None
    unit: str
    due: date | None
    evidence: str
    sanction: str
    stage: str
    condition: str = ""


@dataclass(frozen=True)
class Sale:
    """A whole land sale as the municipality drew it up."""

    name: str
    opens: date | None
    amounts: dict[str, dict[str, Amount]]
    criteria: tuple[Criterion, ...]
    obligations: tuple[Obligation, ...]


def read_sale(path: Path) -> Sale:
    """Read a land sale file. Raises FileUnreadable or SaleRefused, naming the place."""
    data = read_toml(path, "het uitgiftebestand", CURE)
    _check_keys(path, data)
    amounts = {part: _amounts(path, part, data.get(part, {})) for part in PARTS}
    _check_fits(path, amounts["kavel"])
    return Sale(
        name=data.get("naam", path.stem),
        opens=_day(path, "opening", data.get("opening")),
        amounts=amounts,
        criteria=tuple(_criterion(path, i, row) for i, row in enumerate(_rows(path, data, "criteria"), 1)),
        obligations=tuple(_obligation(path, i, row) for i, row in enumerate(_rows(path, data, "verplichtingen"), 1)),
    )


def _check_fits(path: Path, site: dict[str, Amount]) -> None:
    """More work than the site has room for is a slip of the pen: nobody could meet it."""
    if "bvo" in site and "werk_m2" in site and site["werk_m2"].value > site["bvo"].value:
        problem = f"{written(site['werk_m2'].value)} m² past niet in {written(site['bvo'].value)} m² bruto"
        raise SaleRefused(file=path.name, place="kavel.werk_m2", problem=problem, cure="Verbeter werk_m2 of bvo.")


def _check_keys(path: Path, data: dict[str, Any]) -> None:
    _known(path, "", data, KEYS)
    if not isinstance(data.get("naam", ""), str):
        raise SaleRefused(file=path.name, place="naam", problem="dit is geen tekst", cure='Schrijf naam = "...".')


def _known(path: Path, place: str, table: dict[str, Any], known: tuple[str, ...]) -> None:
    """A mistyped word would be a number left out or a demand turned round: it is refused."""
    unknown = [key for key in table if key not in known]
    if unknown:
        where = f"{place}, {unknown[0]}" if place else unknown[0]
        raise SaleRefused(file=path.name, place=where, problem="dit woord is niet bekend", cure=f"Gebruik {', '.join(known)}. {CURE}")


def _rows(path: Path, data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = data.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise SaleRefused(file=path.name, place=key, problem="dit is geen lijst van tabellen", cure=f"Schrijf [[{key}]].")
    return rows


def _amounts(path: Path, part: str, table: Any) -> dict[str, Amount]:
    if not isinstance(table, dict):
        raise SaleRefused(file=path.name, place=part, problem="dit is geen tabel", cure=f"Schrijf [{part}].")
    _known(path, part, table, AMOUNTS[part])
    return {name: _amount(path, f"{part}.{name}", name, given) for name, given in table.items()}


def _amount(path: Path, place: str, name: str, given: Any) -> Amount:
    table = given if isinstance(given, dict) else {"waarde": given}
    _known(path, place, table, GIVEN)
    value = _number(path, place, table.get("waarde"))
    if name in SHARES and not 0 <= value <= 1:
        raise SaleRefused(file=path.name, place=place, problem=f"'{value:g}' is geen deel van 0 tot 1", cure="Schrijf 6 procent als 0.06.")
    if value < 0 and name not in ANY_SIGN:
        raise SaleRefused(file=path.name, place=place, problem=f"'{value:g}' is kleiner dan 0", cure=CURE)
    return Amount(value, str(table.get("bron", "")), _day(path, place, table.get("datum")))


def _number(path: Path, place: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
        raise SaleRefused(file=path.name, place=place, problem=f"'{value}' is geen getal", cure=CURE)
    return float(value)


def _yes(path: Path, place: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise SaleRefused(file=path.name, place=place, problem=f"'{value}' is niet waar of onwaar", cure="Schrijf true of false.")
    return value


def _optional(path: Path, place: str, value: Any) -> float | None:
    return None if value is None else _number(path, place, value)


def _day(path: Path, place: str, value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise SaleRefused(file=path.name, place=place, problem=f"'{value}' is geen datum", cure="Schrijf JJJJ-MM-DD.") from None


def _criterion(path: Path, number: int, row: dict[str, Any]) -> Criterion:
    place = f"criterium {number}"
    _known(path, place, row, CRITERION)
    kind = str(row.get("soort", ""))
    if kind not in ("knock-out", "gunning"):
        raise SaleRefused(file=path.name, place=place, problem=f"soort '{kind}' is onbekend", cure='Kies "knock-out" of "gunning".')
    linear = row.get("lineair")
    if linear is not None and (not isinstance(linear, list) or len(linear) != 2 or linear[0] == linear[1]):
        raise SaleRefused(
            file=path.name, place=place, problem="lineair vraagt twee verschillende getallen", cure="Schrijf lineair = [0, 500]."
        )
    steps = row.get("stappen", [])
    if not all(isinstance(s, list) and len(s) == 2 for s in steps):
        raise SaleRefused(file=path.name, place=place, problem="stappen vraagt paren", cure="Schrijf stappen = [[0, 0.0], [10, 0.5]].")
    return Criterion(
        name=str(row.get("naam", place)),
        kind="knock-out" if kind == "knock-out" else "gunning",
        text=str(row.get("tekst", "")),
        unit=str(row.get("eenheid", "")),
        points=_number(path, place, row.get("punten", 0)),
        evidence=str(row.get("bewijs", "")),
        published=_day(path, place, row.get("bekendgemaakt")),
        minimum=_optional(path, place, row.get("grens")),
        at_most=_yes(path, f"{place}, hoogstens", row.get("hoogstens", False)),
        linear=(_number(path, place, linear[0]), _number(path, place, linear[1])) if linear else None,
        steps=tuple((_number(path, place, a), _number(path, place, b)) for a, b in steps),
        questions=tuple(str(q) for q in row.get("vragen", [])),
    )


def _obligation(path: Path, number: int, row: dict[str, Any]) -> Obligation:
    place = f"verplichting {number}"
    _known(path, place, row, OBLIGATION)
    texts = {key: str(row.get(key, "")) for key in ("wie", "wat", "eenheid", "bewijs", "sanctie", "vastgelegd", "bepaling")}
    if texts["vastgelegd"] and texts["vastgelegd"] not in STAGES:
        raise SaleRefused(
            file=path.name, place=place, problem=f"stap '{texts['vastgelegd']}' is onbekend", cure="Kies uit: " + ", ".join(STAGES) + "."
        )
    quantity = _optional(path, place, row.get("hoeveel"))
    if quantity is not None and quantity < 0:
        raise SaleRefused(file=path.name, place=f"{place}, hoeveel", problem=f"'{quantity:g}' is kleiner dan 0", cure=CURE)
    return Obligation(
        subject=texts["wie"],
        what=texts["wat"],
        quantity=quantity,
        unit=texts["eenheid"],
        due=_day(path, place, row.get("uiterlijk")),
        evidence=texts["bewijs"],
        sanction=texts["sanctie"],
        stage=texts["vastgelegd"],
        condition=texts["bepaling"],
    )
