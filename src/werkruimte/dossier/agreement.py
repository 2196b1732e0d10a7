"""The council paper: fourteen measures in three tones, on two sheets, on a page, and as plain text to paste."""

from __future__ import annotations

from pathlib import Path

from werkruimte.catalogue.texts import measure_texts
from werkruimte.domain.assessment import Assessment
from werkruimte.dossier import clauses, html, pdf, wording
from werkruimte.dossier.blocks import Document, Page, Paragraph, ToneRow, Tones, as_data
from werkruimte.run import Run

FILES = ("akkoord.pdf", "akkoord.html", "akkoord.md", "akkoord.txt")
TONES = ("akkoord", "college", "motie")
PER_SHEET = 7
SOURCES = (
    "Bron en peildatum van elk getal staan in het dossier. Het manifest heeft een doel, ruimte voor werk; woningbouw is een even echte "
    "opgave. Geen juridisch advies."
)
LACKS = f"{clauses.CHOICES} {clauses.OPEN}: het gegeven ontbreekt, vul het aan; het dossier zegt wat u kunt leveren."
FOOT = f"{clauses.UNDERLINED} {LACKS} {SOURCES}"


def write(run: Run, folder: Path) -> None:
    """Write the four forms into `folder`."""
    pdf.typeset("akkoord.typ", as_data(paper(run)), folder / "akkoord.pdf")
    html.write(screen(run), None, folder / "akkoord.html")
    (folder / "akkoord.md").write_text(text(run, "# ", "## ", "**{}**\n\n"), "utf-8")
    (folder / "akkoord.txt").write_text(text(run, "", "", "{}\n"), "utf-8")


def paper(run: Run) -> Document:
    """Two sheets: seven measures each, the three tones beside each other."""
    sheets = [run.assessments[:PER_SHEET], run.assessments[PER_SHEET:]]
    pages = tuple(
        Page(f"blad-{n}", _title(run) if n == 1 else "", "", (Tones(_heads(), tuple(_row(run, a) for a in sheet)),), sheet=n > 1)
        for n, sheet in enumerate(sheets, start=1)
    )
    return Document(run.municipality.name, _title(run), _stamp(run), pages, FOOT, wording.EDITIONS[run.edition])


def screen(run: Run) -> Document:
    """A page per measure, under its theme in the contents; each clause has a button to copy it."""
    first = Page("begin", _title(run), "Akkoord", (Paragraph(f"{clauses.CHOICE} {SOURCES}"),), short="Vooraf", cover=True)
    pages = [_measure(run, theme, a) for theme, found in _themes(run).items() for a in found]
    return Document(run.municipality.name, _title(run), _stamp(run), (first, *pages), edition=wording.EDITIONS[run.edition])


def text(run: Run, title: str, theme: str, measure: str) -> str:
    """Everything as plain text; the arguments are the marks before a title, before a theme, and around a measure."""
    lines = [f"{title}{_title(run)}\n", f"{_stamp(run)}\n"]
    for name, found in _themes(run).items():
        lines.append(f"\n{theme}{name}\n")
        for assessment in found:
            lines.append("\n" + measure.format(_name(assessment)))
            for clause in (c for c in assessment.clauses if c.tone in TONES):
                told = "".join(f" ({remark})" for remark in clauses.left_out(clause))
                lines.append(f"{clauses.TITLES[clause.tone]}: {clauses.text(clause, run.rules.on)}{told}\n\n")
    return "".join(lines) + f"{LACKS} {SOURCES}\n"


def _title(run: Run) -> str:
    return f"Ruimte voor werk in {run.municipality.name}: bouwstenen voor het akkoord"


def _stamp(run: Run) -> str:
    return f"gemaakt op {wording.day(run.rules.on)}, {wording.EDITIONS[run.edition]}"


def _name(assessment: Assessment) -> str:
    return f"{assessment.measure}. {assessment.title}"


def _heads() -> tuple[str, ...]:
    return tuple(clauses.TITLES[t] for t in TONES)


def _themes(run: Run) -> dict[str, list[Assessment]]:
    found: dict[str, list[Assessment]] = {}
    for assessment in run.assessments:
        found.setdefault(measure_texts()[assessment.measure].theme, []).append(assessment)
    return found


def _row(run: Run, assessment: Assessment) -> ToneRow:
    declared = measure_texts()[assessment.measure]
    said = [c for tone in TONES for c in assessment.clauses if c.tone == tone]
    cells = tuple(clauses.spans(c, run.rules.on) for c in said)
    # Two sheets have room for the first sentence: what is left out and why.
    told = dict.fromkeys(remark.split(". ")[0].rstrip(".") + "." for c in said for remark in clauses.left_out(c))
    return ToneRow(declared.theme, str(assessment.measure), declared.short, cells, " ".join(told))


def _measure(run: Run, theme: str, assessment: Assessment) -> Page:
    blocks = tuple(clauses.block(c, run.rules.on) for c in assessment.clauses if c.tone in TONES)
    short = measure_texts()[assessment.measure].short
    return Page(f"m{assessment.measure:02d}", assessment.title, theme, blocks, number=str(assessment.measure), short=short)
