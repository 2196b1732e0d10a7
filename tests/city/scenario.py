"""Toetsstad: what happened there, object by object. The README tells it in words; the answers are made by hand from those.

A place is (area, column, row) on a grid of 40 m. Statuses are short here; `STATUS` gives the full ones of the BAG.
"""

from __future__ import annotations

from dataclasses import dataclass

CODE, NAME = "9998", "Toetsstad"
STAND = "2024-03-15"
ORIGIN = {"akker": (155_000, 525_000), "kade": (155_600, 525_000), "dorp": (155_000, 525_600)}
CELL_M = 40

STATUS = {
    "gevormd": "Verblijfsobject gevormd",
    "in gebruik": "Verblijfsobject in gebruik",
    "niet ingemeten": "Verblijfsobject in gebruik (niet ingemeten)",
    "buiten gebruik": "Verblijfsobject buiten gebruik",
    "verbouwing": "Verbouwing verblijfsobject",
    "ingetrokken": "Verblijfsobject ingetrokken",
    "niet gerealiseerd": "Niet gerealiseerd verblijfsobject",
    "ten onrechte": "Verblijfsobject ten onrechte opgevoerd",
}
PAND_STATUS = {
    "vergund": "Bouwvergunning verleend",
    "gestart": "Bouw gestart",
    "in gebruik": "Pand in gebruik",
    "niet ingemeten": "Pand in gebruik (niet ingemeten)",
    "sloopvergunning": "Sloopvergunning verleend",
    "gesloopt": "Pand gesloopt",
    "niet gerealiseerd": "Niet gerealiseerd pand",
}


@dataclass(frozen=True)
class Version:
    """One voorkomen. Without `end` it ends where the next one begins; without `registered` it was registered on its begin."""

    begin: str
    status: str
    use: str = ""
    area: int = 0
    end: str | None = None
    registered: str | None = None
    inactive: str = ""


@dataclass(frozen=True)
class Object:
    """A pand or a unit with its life. `part`: of which part of the delivery; `box`: metres within the cell (w, s, e, n)."""

    id: str
    versions: tuple[Version, ...]
    place: tuple[str, int, int] = ("", 0, 0)
    bouwjaar: int = 1985
    panden: tuple[str, ...] = ()
    part: str = "actief"
    box: tuple[int, int, int, int] = (8, 8, 32, 32)


def pand(id_: str, area: str, column: int, row: int, *versions: tuple[str, str], **more: object) -> Object:
    """A pand; without versions it has stood since the start of the BAG."""
    life = versions or (("2010-05-01", "in gebruik"),)
    return Object(id_, tuple(Version(b, PAND_STATUS[s]) for b, s in life), (area, column, row), **more)  # type: ignore[arg-type]


def unit(id_: str, panden: str, *versions: Version, part: str = "actief") -> Object:
    """A unit in one or more panden."""
    return Object(id_, versions, panden=tuple(panden.split()), part=part)


def was(use: str, area: int, begin: str = "2010-06-01", status: str = "in gebruik", **more: str) -> Version:
    """A voorkomen of a unit; `use` joins gebruiksdoelen with +."""
    return Version(begin, STATUS[status], use, area, **more)


def gone(use: str, area: int, begin: str) -> Version:
    """Withdrawn; the BAG keeps the last use and area."""
    return was(use, area, begin, "ingetrokken")


PANDEN = [
    pand("P01", "akker", 0, 0),
    pand("P02", "akker", 1, 0),
    pand(
        "P03",
        "akker",
        8,
        1,
        ("2019-05-01", "vergund"),
        ("2019-11-01", "gestart"),
        ("2020-06-15", "niet ingemeten"),
        ("2020-09-01", "in gebruik"),
        bouwjaar=2020,
    ),
    pand("P04", "akker", 2, 0, ("2010-05-01", "in gebruik"), ("2018-04-01", "sloopvergunning"), ("2018-11-20", "gesloopt")),
    pand("P05", "akker", 2, 0, ("2019-01-15", "vergund"), ("2019-10-01", "in gebruik"), bouwjaar=2019, box=(4, 6, 36, 26)),
    pand("P06", "kade", 0, 0, ("2010-05-01", "in gebruik"), ("2018-12-01", "sloopvergunning"), ("2019-02-02", "gesloopt")),
    pand("P07", "kade", 1, 0),
    pand("P08", "kade", 2, 0),
    pand("P09", "kade", 3, 0),
    pand("P10", "dorp", 0, 0),
    pand("P11", "akker", 3, 0, ("2016-03-01", "gestart"), ("2016-11-01", "niet ingemeten"), ("2017-03-01", "in gebruik"), bouwjaar=2016),
    pand("P12", "akker", 4, 0),
    pand("P13", "dorp", 1, 0),
    pand("P14", "dorp", 2, 0),
    pand("P15", "dorp", 3, 0),
    pand("P16", "akker", 5, 0),
    pand("P17", "kade", 4, 0),
    pand("P18", "kade", 0, 1),
    pand("P19", "kade", 1, 1),
    pand("P20", "dorp", 4, 0),
    pand("P21", "akker", 0, 2),
    pand("P22", "kade", 2, 1),
    pand("P23", "dorp", 5, 0),
    pand("P24", "kade", 3, 1),
    pand("P25", "akker", 1, 2),
    pand("P26", "dorp", 6, 0),
    pand("P27", "akker", 2, 2),
    pand("P28", "dorp", 7, 0),
    pand("P29", "kade", 4, 1),
    pand("P30", "akker", 3, 2, box=(8, 8, 40, 32)),
    pand("P31", "akker", 4, 2, box=(0, 8, 32, 32)),
    pand("P32", "dorp", 0, 2),
    pand("P33", "dorp", 1, 2),
    pand("P34", "dorp", 2, 2),
    pand("P35", "kade", 0, 2, ("2010-05-01", "in gebruik"), ("2023-02-01", "sloopvergunning")),
    pand("P36", "dorp", 3, 2, ("2010-05-01", "in gebruik"), ("2023-06-01", "gesloopt")),
    pand("P37", "kade", 1, 2, ("2021-02-01", "vergund"), ("2021-12-01", "in gebruik"), bouwjaar=2021),
    pand("P38", "akker", 5, 2),
    pand("P39", "kade", 2, 2, ("2019-02-01", "vergund"), ("2021-07-01", "niet gerealiseerd"), bouwjaar=2019),
    pand("P40", "dorp", 4, 2),
    pand("P41", "dorp", 5, 2),
    pand("P42", "dorp", 6, 2, ("2010-05-01", "in gebruik"), ("2019-12-01", "sloopvergunning"), ("2020-08-01", "gesloopt")),
    pand("P43", "akker", 0, 4),
    pand("P44", "akker", 1, 4),
    pand("P45", "dorp", 7, 2),
    pand("P46", "kade", 3, 2, part="inactief"),
]

UNITS = [
    unit("U01", "P01", was("industrie", 2000)),
    unit("U02", "P02", was("industrie", 1000), gone("industrie", 1000, "2019-03-01")),
    *[unit(f"U{n:02}", "P02", was("woon", 65, "2018-06-01", "gevormd"), was("woon", 65, "2019-03-01")) for n in range(3, 17)],
    unit("U17", "P03", was("woon", 80, "2020-06-15", "niet ingemeten"), was("woon", 80, "2020-09-01")),
    unit("U18", "P03", was("woon", 80, "2020-06-15", "niet ingemeten"), was("woon", 84, "2020-09-01")),
    unit("U19", "P04", was("industrie", 800), gone("industrie", 800, "2018-05-01")),
    unit("U20", "P05", was("industrie", 1200, "2019-10-01")),
    unit("U21", "P06", was("winkel", 150), gone("winkel", 150, "2018-02-01")),
    unit("U22", "P07", was("industrie", 500), was("industrie", 550, "2018-07-01")),
    unit("U23", "P08", was("industrie", 500), was("industrie", 549, "2018-07-01")),
    unit("U24", "P09", was("kantoor", 60), was("kantoor", 69, "2019-02-02")),
    unit("U25", "P10", was("winkel", 400), was("winkel", 300, "2021-02-01")),
    unit("U26", "P11", was("industrie", 1500, "2016-11-01", "niet ingemeten"), was("industrie", 1320, "2017-03-01")),
    unit("U27", "P12", was("industrie", 600), was("kantoor", 600, "2019-09-01")),
    unit("U28", "P13", was("winkel", 120), was("woon", 118, "2020-02-01")),
    unit("U29", "P14", was("overig", 90), was("industrie", 95, "2021-05-01")),
    unit("U30", "P15", was("kantoor", 700), was("onderwijs", 700, "2022-08-15")),
    unit("U31", "P16", was("industrie", 300), was("industrie+woon", 300, "2018-10-01")),
    unit("U32", "P17", was("industrie", 900), was("industrie+kantoor", 900, "2019-01-10")),
    unit("U33", "P18", was("industrie", 800), gone("industrie", 800, "2019-06-01")),
    unit("U34", "P18", was("industrie", 500, "2019-06-01")),
    unit("U35", "P18", was("industrie", 290, "2019-06-01")),
    unit("U36", "P19", was("kantoor", 300), was("kantoor", 505, "2020-11-01")),
    unit("U37", "P19", was("kantoor", 200), gone("kantoor", 200, "2020-11-01")),
    unit("U38", "P20", was("winkel", 250), gone("winkel", 250, "2021-03-15")),
    unit("U39", "P20", was("winkel", 250, "2021-03-15")),
    unit("U40", "P21", was("industrie", 450), was("woon", 450, "2018-01-01"), was("industrie", 450, "2021-01-01")),
    unit("U41", "P22", was("industrie", 350), was("industrie", 350, "2019-04-01", "ten onrechte")),
    unit("U42", "P22", was("industrie", 640)),
    unit("U43", "P23", was("kantoor", 80), gone("kantoor", 80, "2017-12-01")),
    unit("U44", "P23", was("woon", 110)),
    unit("U45", "P24", was("industrie", 210, "2018-12-12")),
    unit("U46", "P24", was("overig", 15)),
    unit("U47", "P25", was("industrie", 999_999), was("industrie", 780, "2020-05-01")),
    unit("U48", "P25", was("winkel", 999_999)),
    unit("U49", "P26", was("industrie", 1)),
    unit(
        "U50",
        "P27",
        was("industrie", 400, end="2020-01-01"),
        was("kantoor", 400, "2020-01-01", end="", registered="2020-01-05"),
        was("industrie", 430, "2016-06-01", end="", registered="2022-02-02"),
    ),
    unit(
        "U51",
        "P28",
        was("winkel", 90, end="2019-05-05"),
        was("woon", 90, "2019-05-05", end="2019-05-05"),
        was("winkel", 90, "2019-05-05", registered="2019-05-06"),
    ),
    unit("U52", "P29", was("industrie", 260, end=""), was("woon", 260, "2023-01-01", registered="2022-10-01", inactive="2022-11-01")),
    unit("U53", "P29", was("industrie", 5000), part="inactief"),
    unit("U54", "P29", was("industrie", 7000), part="nietbag"),
    unit("U55", "P30 P31", was("industrie", 1600), gone("industrie", 1600, "2021-09-01")),
    unit("U56", "P30", was("industrie", 900, "2021-09-01")),
    unit("U57", "P31", was("industrie", 700, "2021-09-01")),
    unit("U58", "P32", was("kantoor", 1000), gone("kantoor", 1000, "2022-04-01")),
    unit("U59", "P32", was("kantoor", 300, "2022-04-01")),
    unit("U60", "P32", was("woon", 330, "2022-04-01")),
    unit("U61", "P32", was("woon", 330, "2022-04-01")),
    unit("U62", "P33", was("kantoor+winkel", 220)),
    unit("U63", "P34", was("winkel+woon", 180)),
    unit("U64", "P35", was("industrie", 275)),
    unit("U65", "P36", was("woon", 100), gone("woon", 100, "2023-06-01")),
    unit("U66", "P37", was("kantoor", 400, "2022-11-30")),
    unit("U67", "P37", was("kantoor", 150, "2022-12-01")),
    unit(
        "U68",
        "P38",
        was("industrie", 520),
        was("industrie", 520, "2018-03-01", "buiten gebruik"),
        was("industrie", 520, "2019-05-01", "verbouwing"),
        was("industrie", 520, "2020-02-01"),
    ),
    unit("U69", "P39", was("industrie", 3000, "2019-02-01", "gevormd"), was("industrie", 3000, "2021-07-01", "niet gerealiseerd")),
    unit("U70", "P40", was("sport", 950)),
    unit("U71", "P40", was("gezondheidszorg", 340)),
    unit("U72", "P41", was("woon", 95), gone("woon", 95, "2023-03-03")),
    unit("U73", "P41", was("winkel", 92, "2023-03-03")),
    unit("U74", "P42", was("winkel", 75), gone("winkel", 75, "2020-09-15")),
    unit("U75", "P43", was("industrie", 300), was("industrie", 400, "2024-01-01")),
    unit("U76", "P44", was("industrie", 300), was("industrie", 200, "2017-01-01")),
    unit("U77", "P45", was("winkel", 45), was("overig", 45, "2018-06-06")),
]

# Register of parks: RIN, name, (west, south, east, north) in RD metres, per edition.
PARKS = {
    "2017-08-23": [
        ("999801", "Toetsakker", (155_000, 525_000, 155_400, 525_300)),
        ("999802", "Proefkade", (155_600, 525_000, 155_900, 525_200)),
    ],
    "2024-01-01": [
        ("999801", "Toetsakker", (155_000, 525_000, 155_320, 525_300)),
        ("999802", "Proefkade", (155_600, 525_000, 155_900, 525_200)),
    ],
}
