"""`toets.pdf`: the tested plan on paper, tagged as PDF/UA-1, of the same blocks as the dossier."""

from __future__ import annotations

from pathlib import Path

from werkruimte.dossier.blocks import Bullets, Chart, Clause, Heading, Map, Paragraph, Span, Table, Verdict, as_data
from werkruimte.dossier.pdf import typeset
from werkruimte.dossier.toets import drawing, labels
from werkruimte.dossier.toets.design import Design
from werkruimte.dossier.toets.page import Cell, Column, ToetsPage
from werkruimte.werktoets.clauses import CONCEPT
from werkruimte.werktoets.picture import Picture
from werkruimte.werktoets.result import Result

LEGEND = "Oranje: plangebied en woningen. Vierkant: bedrijfsruimte, zo groot als de vloer. Noord boven."


def write(page: ToetsPage, result: Result, picture: Picture, design: Design | None, path: Path) -> None:
    """Write the PDF. Same result, same bytes."""
    blocks: list[object] = [_table(page)]
    for shape in design.types if design else ():
        blocks += [Heading(shape.title), Chart(str(shape.svg), shape.alt)] if not shape.problem else [Heading(shape.title)]
        blocks.append(Paragraph(shape.problem or "; ".join(f"{k}: {v}" for k, v in shape.facts)))
        blocks.append(Paragraph(shape.source, "source"))
    for column in page.columns:
        for anchor, title, spans, remarks in column.clauses:
            pieces = tuple(Span(t, "filled" if r == "filled" else "blank" if r == "blank" else "text") for t, r in spans)
            blocks.append(Clause(f"{column.code}. {title}", pieces, CONCEPT, remarks, anchor))
    gaps = dict.fromkeys(g for column in page.columns for g in column.gaps)
    blocks += [Heading("Wat deze toets niet weet"), Bullets((*gaps, "Geen juridisch advies."))]
    blocks.append(_plain("regels", "Regels en aannamen", ("Regel", "Waarde", "Datum", "Bron"), page.rules))
    blocks.append(_plain("bronnen", "Bronnen", ("Bestand", "Uitgever", "Peildatum", "Licentie"), page.sources))
    data = {"name": page.name, "kicker": page.kicker, "made": page.made, "sample": page.sample, "blocks": as_data(tuple(blocks))}
    variants = [as_data(tuple(_variant(column, result, picture))) for column in page.columns]
    typeset("toets.typ", data | {"variants": variants}, path)


def _variant(column: Column, result: Result, picture: Picture) -> list[object]:
    shown = next(v for v in picture.variants if v.code == column.code)
    said = f"Afstand van bedrijfsruimten tot de woningen van variant {column.code}, met de drempels voor gemengd gebied."
    alt = f"Kaart van variant {column.code}, {column.place}. De tabel met varianten geeft dezelfde gegevens."
    return [
        Heading(f"{column.code}. {column.name}"),
        Verdict(column.sentence, column.verdict),
        Map(
            drawing.plan_map(result, picture, column.code),
            alt,
            f"{drawing.legend(shown)} {labels.left_out(picture, shown)} {LEGEND}".replace("  ", " "),
        ),
        *([] if shown.homes is None else [Chart(drawing.distances(shown, column.code), said)]),
        Bullets(tuple(f"{title}: {verdict}. {sentence}" for title, verdict, sentence in column.rows)),
    ]


def _table(page: ToetsPage) -> Table:
    columns = ("Onderdeel", *(f"{c.code}. {c.name}" for c in page.columns))
    rows = tuple((line.title, *(_text(c) for c in line.cells)) for group in page.groups for line in group.lines)
    groups = tuple((group.title, len(group.lines)) for group in page.groups)
    widths = ("1.4fr", *("1fr" for _ in page.columns))
    return Table("varianten", "Varianten naast elkaar", columns, (False,) * len(columns), rows, widths, page.source_line, groups=groups)


def _text(cell: Cell) -> str:
    return " ".join(part for part in (cell.text, cell.small, cell.verdict) if part)


def _plain(id: str, caption: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(id, caption, columns, (False,) * 4, rows, ("1fr", "1.4fr", "24mm", "1.2fr"))
