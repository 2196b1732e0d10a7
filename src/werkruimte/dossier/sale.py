"""The price of work of a land sale as a document of blocks; screen and paper show the same one."""

from __future__ import annotations

from werkruimte.domain.notation import number, written
from werkruimte.dossier.blocks import Block, Bullets, Chart, Document, Page, Paragraph, Table, Verdict
from werkruimte.dossier.line_chart import Level, LineChart, line
from werkruimte.dossier.wording import day
from werkruimte.land_sale.plan import SHARES, Sale
from werkruimte.land_sale.value import FORMULAS, Price
from werkruimte.methods.landvalue import Frontier

CONCEPT = "Concept, juridisch te toetsen."
UNNAMED = "niet opgegeven"
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def document(sale: Sale, cost: Price) -> Document:
    """The outcome, the line and its numbers; then how it was reckoned, and every amount with its source."""
    blocks: list[Block] = [Paragraph("Maatregel 6, werk als eis bij gronduitgifte en erfpacht.", "kicker"), Verdict(sentence(cost))]
    if cost.frontier is not None:
        blocks += [Paragraph(cost.taxes), chart(sale, cost.frontier), _shares(sale, cost.frontier), _changes(cost)]
    title, group = f"De prijs van werk: {sale.name}", "Gronduitgifte"
    pages = (
        Page("prijs", title, group, tuple(blocks), short="De prijs van werk", cover=True),
        Page("herkomst", "Hoe gerekend is", group, (Bullets(FORMULAS), _amounts(sale))),
    )
    return Document(sale.name, title, "concept, juridisch te toetsen", pages, edition="concept", series=group)


def euro(value: float | None) -> str:
    """Whole euros as people write them."""
    return "onbekend" if value is None else f"€ {number(value, 0)}"


def sentence(cost: Price) -> str:
    """What one per cent of work costs and where the land is worth nothing, or its book value."""
    if cost.frontier is None:
        return f"Geen gegevens. Lever: {', '.join(cost.missing)}."
    found = cost.frontier
    costs = f"kost {euro(found.per_percent)} grondopbrengst"
    if found.per_percent < 0:
        costs = f"brengt {euro(-found.per_percent)} grondopbrengst extra op"
    return f"Elk procent werk {costs}. De grondwaarde is nul {at(found.at_zero)} en gelijk aan de boekwaarde {at(found.at_book)}."


def at(share: float | None) -> str:
    """The share of work at which the land has a value, in words."""
    return "bij geen enkel aandeel werk" if share is None else f"bij {percent(share)} werk"


def percent(share: float) -> str:
    """A share with no more decimals than it needs."""
    return f"{number(100 * share, 1).removesuffix(',0')} %"


def chart(sale: Sale, found: Frontier) -> Chart:
    """Land value against the share of work, with the levels zero and book value."""
    points = list(zip(found.share.tolist(), found.value.tolist(), strict=True))
    # A level that is met beyond what is traced is drawn too: the line goes on to work alone.
    if any(x is not None and x > points[-1][0] for x in (found.at_zero, found.at_book)):
        points.append((1.0, found.only_work))
    (_, start), (last, end) = points[0], points[-1]
    meets = [None if x is None else (x, percent(x)) for x in (found.at_book, found.at_zero)]
    book = sale.amounts["kavel"]["boekwaarde"].value
    return line(
        LineChart(
            points=tuple(points),
            ends=(f"alleen wonen: {euro(start)}", f"{'alleen werk' if last == 1 else percent(last) + ' werk'}: {euro(end)}"),
            levels=(Level(book, f"boekwaarde {euro(book)}", meets[0]), Level(0.0, "grondwaarde nul", meets[1])),
            ticks=tuple((x, percent(x)) for x in TICKS if x <= last),
            axis="aandeel werk in het bruto vloeroppervlak",
            sentence=f"{sentence(Price(found, ()))} De tabel geeft dezelfde gegevens.",
            title="Residuele grondwaarde van het hele kavel naar aandeel werk, in euro",
            source=f"Bron: de bedragen uit het uitgiftebestand, {_of(sale)}; berekend met de formules hieronder.",
        )
    )


def _of(sale: Sale) -> str:
    """Who gave the amounts."""
    given = [a for part in sale.amounts.values() for a in part.values()]
    named = list(dict.fromkeys(a.source for a in given if a.source))
    rest = sum(not a.source for a in given)
    told = ", ".join(named) or "zonder bron"
    return f"{told} ({rest} van {len(given)} bedragen zonder bron)" if named and rest else told


def _shares(sale: Sale, found: Frontier) -> Table:
    book = sale.amounts["kavel"]["boekwaarde"].value
    rows = tuple(
        (percent(s), euro(v), euro(v - found.value[0]), euro(v - book))
        for s, v in zip(found.share.tolist(), found.value.tolist(), strict=True)
    )
    return Table(
        "prijs-van-werk",
        "Grondwaarde per aandeel werk",
        ("Aandeel werk", "Grondwaarde", "Verschil met alleen wonen", "Verschil met de boekwaarde"),
        (False, True, True, True),
        rows,
        ("1fr",) * 4,
        source=f"De boekwaarde is {euro(book)}.",
    )


def _changes(cost: Price) -> Table:
    rows = tuple((label[0].upper() + label[1:], euro(value)) for label, value in cost.sensitivity)
    return Table(
        "gevoelig",
        "Als het hele kavel werk was, en één getal anders",
        ("Wat anders is", "Grondwaarde"),
        (False, True),
        rows,
        ("2fr", "1fr"),
    )


def _amounts(sale: Sale) -> Table:
    rows = tuple(
        (f"{part}, {name.replace('_', ' ')}", _value(name, a.value), a.source or UNNAMED, day(a.day) if a.day else UNNAMED)
        for part, amounts in sale.amounts.items()
        for name, a in amounts.items()
    )
    columns = ("Bedrag", "Waarde", "Bron", "Datum")
    return Table(
        "bedragen",
        "Bedragen uit het uitgiftebestand",
        columns,
        (False, True, False, False),
        rows,
        ("1.3fr", "1fr", "1.3fr", "1fr"),
        stack=True,
    )


def _value(name: str, value: float) -> str:
    return f"{written(100 * value)} %" if name in SHARES else written(value)
