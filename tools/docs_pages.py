"""Hook of mkdocs: the pages that are made from what is declared (measures, figures, sources, assumptions, commands), and the menu.

`python -m mkdocs build --strict` writes the site; nothing generated is kept in the repository.
"""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from werkruimte.catalogue.catalogue import Entry, catalogue, plan_catalogue
from werkruimte.catalogue.texts import MeasureText, Rung, examples, indicators, ladder, measure_texts
from werkruimte.cli import app
from werkruimte.dossier.clauses import cited
from werkruimte.dossier.wording import UNITS
from werkruimte.rules.rules import in_force
from werkruimte.rules.texts import clause_texts, law_on
from werkruimte.sources.files import KINDS, VARIED

FIRST = ("index.md", "leerpad.md")
TONES = {"akkoord": "Akkoord", "college": "Collegeprogramma of begroting", "motie": "Motie", "regel": "Plan, tender of akte"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The menu: what is written by hand, then what is generated, then the part for contributors."""
    hand = sorted(p.name for p in Path(config.docs_dir).glob("*.md") if p.name not in (*FIRST, "architecture.md"))
    decisions = sorted(f"decisions/{p.name}" for p in Path(config.docs_dir, "decisions").glob("*.md"))
    config.nav = [
        {"Begin": FIRST[0]},
        FIRST[1],
        {"Uitleg": hand},
        {"Maatregelen": sorted(name for name in pages() if name.startswith("maatregelen/"))},
        {"Opdrachten": sorted(name for name in pages() if name.startswith("opdrachten/"))},
        {"Bronnen": sorted(name for name in pages() if name.startswith("bestanden/"))},
        {"Getallen": "getallen/index.md"},
        {"Contributors": ["architecture.md", *decisions]},
    ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to those on disk."""
    for name, text in pages().items():
        files.append(File.generated(config, name, content=text))
    return files


def pages() -> dict[str, str]:
    """Every generated page by its place."""
    return _measures() | _commands() | _sources() | _figures()


def _measures() -> dict[str, str]:
    texts = measure_texts()
    index = _table(("", "maatregel", "thema"), [(str(n), f"[{t.title}](m{n:02}.md)", t.theme) for n, t in texts.items()])
    return {"maatregelen/index.md": f"# Veertien maatregelen\n\n{index}"} | {
        f"maatregelen/m{n:02}.md": _measure(n, t) for n, t in texts.items()
    }


def _measure(number: int, text: MeasureText) -> str:
    own = [e for id, e in catalogue().items() if id.startswith(f"m{number:02}.") or id in text.figures]
    law = law_on(date.today())
    clauses = [
        f"**{TONES[c.tone]}{': ' + c.title if c.title else ''}**\n\n> {c.text}\n\n"
        + ("Rust op: " + "; ".join(cited(law[i], date.today()) for i in c.law if i in law) + ".\n" if c.law else "")
        for c in clause_texts()
        if c.measure == number
    ]
    seen = dict.fromkeys(f"{e.place}: {e.instrument}" for e in examples() if number in e.measures)
    aliases = [(i.id, i.name, i.aim) for i in indicators() if number in i.measures]
    return "\n\n".join(
        (
            f"# {number}. {text.title}",
            f"*{text.theme}.* {text.who} {text.when}",
            "Wat tussen accolades staat vult het dossier met namen en getallen van de gemeente; ontbreekt een getal, dan zegt het welk bestand dat vult.",
            "## Getallen\n\n" + _table(("getal", "eenheid", "hoe"), [(_to_figure(e), _unit(e), e.word) for e in own]),
            "## Bepalingen\n\nConcept, juridisch te toetsen.\n\n" + "\n".join(clauses),
            "## Maatstaven\n\n" + (_table(("", "maatstaf", "doel"), aliases) if aliases else "Geen eigen maatstaf."),
            "## Wat anderen doen\n\n" + ("\n".join(f"- {line}" for line in seen) or "Geen voorbeeld gevonden."),
            "## Wat dit niet toont\n\n" + "\n".join(f"- {line}" for line in (*text.not_shown, *text.gaps)),
        )
    )


def _figures() -> dict[str, str]:
    both = (("Van een gemeente", catalogue()), ("Van een plan (Werktoets)", plan_catalogue()))
    index = "\n\n".join(
        f"## {title}\n\n" + _table(("id", "getal", "eenheid"), [(f"[{id}]({id}.md)", e.label, _unit(e)) for id, e in entries.items()])
        for title, entries in both
    )
    intro = "# Getallen\n\nElk getal is één keer aangegeven; een id verandert nooit van betekenis of eenheid.\n\n"
    return {"getallen/index.md": intro + index} | {f"getallen/{e.id}.md": _figure(e) for _, entries in both for e in entries.values()}


def _figure(entry: Entry) -> str:
    shown = [
        f"[{n}. {t.short}](../maatregelen/m{n:02}.md)"
        for n, t in measure_texts().items()
        if entry.id.startswith(f"m{n:02}.") or entry.id in t.figures
    ]
    feeds = [f"[{rung.file}](../bestanden/{_slug(rung)}.md)" for rung in ladder() if _feeds(rung, entry.id)]
    rows = [
        ("id", f"`{entry.id}`"),
        ("eenheid", _unit(entry)),
        ("cijfers achter de komma", str(entry.decimals)),
        ("niveaus", ", ".join(entry.levels)),
        ("hoe", f"{entry.word}: {entry.formula}"),
        ("methode", f"`{entry.method}`"),
        ("bestand", "; ".join(feeds) or "zie de bron bij het getal"),
        ("maatregel", "; ".join(shown) or "achtergrond"),
    ]
    proof = f"\n\nNarekenen: `werkruimte bewijs {entry.id}`." if entry.id in catalogue() else ""
    return f"# {entry.label[0].upper()}{entry.label[1:]}\n\n{_table(('', ''), rows)}{proof}"


def _sources() -> dict[str, str]:
    known = sorted({(title, publisher, kind) for kind, (title, publisher) in [*VARIED.items(), *((k, v[1:]) for k, v in KINDS.items())]})
    index = (
        "# Bestanden\n\nHoe elk bestand herkend wordt staat in [Welke bestanden](../bronnen.md).\n\n## Wat het programma leest\n\n"
        + _table(("bestand", "uitgever", "soort"), [(t, p, f"`{k}`") for t, p, k in known])
        + "\n\n## Wat ontbrekende bestanden vullen\n\n"
        + _table(("bestand", "wie heeft het", "kosten"), [(f"[{r.file}]({_slug(r)}.md)", r.holder, r.cost) for r in ladder()])
    )
    return {"bestanden/index.md": index} | {f"bestanden/{_slug(r)}.md": _rung(r) for r in ladder()}


def _rung(rung: Rung) -> str:
    fed = [(_to_figure(e), _unit(e)) for e in catalogue().values() if _feeds(rung, e.id)]
    return f"# {rung.file}\n\nWie heeft het: {rung.holder}. Kosten: {rung.cost}.\n\n## Getallen die het vult\n\n" + _table(
        ("getal", "eenheid"), fed
    )


def _commands() -> dict[str, str]:
    # The last: the usage line repeats how this process was started.
    words = {"**[required]**": "(verplicht)", "*[default: ": "*[anders: ", " -m mkdocs": ""}
    whole = app.generate_docs(heading_level=0)
    for english, dutch in words.items():
        whole = whole.replace(english, dutch)
    parts = dict(part.split("\n", 1) for part in re.split(r"^# werkruimte ", whole, flags=re.MULTILINE)[1:])
    lines = [(f"[{name}]({name}.md)", text.split("```")[2].strip().split("\n")[0]) for name, text in parts.items()]
    index = "# Opdrachten\n\n" + _table(("opdracht", "wat zij doet"), lines)
    return {"opdrachten/index.md": index} | {f"opdrachten/{name}.md": f"# {name}\n{text}" for name, text in parts.items()}


def assumptions() -> str:
    """The table of assumptions that a municipality may override."""
    rows = [(f"`{p.id}`", p.label, f"{p.value:g} {p.unit}".replace(".", ","), p.source) for p in in_force(date.today()).parameters.values()]
    return _table(("naam", "betekenis", "waarde", "bron"), rows)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Fill the one mark that a handwritten page may carry."""
    return markdown.replace("<!-- aannamen -->", assumptions())


def _feeds(rung: Rung, id: str) -> bool:
    return any(fnmatch(id, pattern) for pattern in rung.figures)


def _slug(rung: Rung) -> str:
    return "".join(c if c.isalnum() else "-" for c in rung.file.lower()).strip("-")[:60]


def _to_figure(entry: Entry) -> str:
    return f"[{entry.label}](../getallen/{entry.id}.md)"


def _unit(entry: Entry) -> str:
    return UNITS.get(entry.unit, entry.unit) or "aantal of verhouding"


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
