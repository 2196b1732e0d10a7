"""`uitgifte`: from the file of a land sale to a sheet people can publish, and scores."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from werkruimte.atomic import new_files
from werkruimte.domain.errors import FileUnreadable, InputError
from werkruimte.domain.notation import written
from werkruimte.domain.own_files import read_toml
from werkruimte.dossier import html, pdf
from werkruimte.dossier.sale import CONCEPT, UNNAMED, document, euro, percent, sentence
from werkruimte.dossier.wording import day, number
from werkruimte.land_sale.obligations import deed, gaps, gates, register
from werkruimte.land_sale.plan import CURE, Criterion, Sale, read_sale
from werkruimte.land_sale.tender import Objection, Score, objections, ranking, score
from werkruimte.land_sale.value import FORMULAS, Price, price

FILES = ("uitgifte.md", "uitgifte.json", "prijs.html", "prijs.pdf")


def write_sale(path: Path, out: Path, bids: Path | None) -> None:
    """Write every form to `out`. Refuses to score bids on a sheet that may not be published."""
    sale = read_sale(path)
    refused = objections(sale)
    scores = _scores(sale, refused, bids)
    cost = price(sale)
    lines = [f"# {sale.name}", "", *_price(cost), *_sources(sale), *_sheet(sale, refused), *_obligations(sale), *_bids(scores)]
    shown = document(sale, cost)
    data = json.dumps(_data(sale, cost, refused, scores), ensure_ascii=False, indent=1, default=str) + "\n"
    with new_files(out, FILES) as new:
        (new / "uitgifte.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")
        (new / "uitgifte.json").write_text(data, "utf-8")
        html.write(shown, None, new / "prijs.html")
        pdf.write(shown, new / "prijs.pdf")
    for objection in refused:
        print(f"Niet te publiceren: {objection.criterion}: {objection.problem}. {objection.cure} ({objection.rule})")
    print(f"Geschreven: {out / 'uitgifte.md'}, en de prijs van werk met grafiek: {out / 'prijs.html'}")


def _scores(sale: Sale, refused: list[Objection], bids: Path | None) -> list[Score]:
    if bids is None:
        return []
    if refused:
        first = refused[0]
        raise InputError(
            message=f"Scoren kan niet: het criteriablad is niet te publiceren. {first.criterion} {first.problem}. {first.cure}"
        )
    rows = read_toml(bids, "het bestand met inschrijvingen", CURE)
    if not all(isinstance(v, dict) for v in rows.values()):
        raise FileUnreadable(file=bids.name, problem="elke inschrijving is een tabel", cure='Schrijf ["naam"] met daaronder de antwoorden.')
    return [score(sale, name, values) for name, values in sorted(rows.items())]


def _day(value: date | None, unknown: str = "ontbreekt") -> str:
    return unknown if value is None else day(value)


def _price(cost: Price) -> list[str]:
    if cost.frontier is None:
        return ["## De prijs van werk", "", sentence(cost), ""]
    line = cost.frontier
    rows = [f"| {percent(s)} | {euro(v)} |" for s, v in zip(line.share.tolist(), line.value.tolist(), strict=True)]
    return [
        "## De prijs van werk",
        "",
        sentence(cost),
        "",
        "| aandeel werk | residuele grondwaarde |",
        "|---|---|",
        *rows,
        "",
        "Als het hele perceel werk was: " + "; ".join(f"{label}: {euro(v)}" for label, v in cost.sensitivity) + ".",
        "",
        cost.taxes,
        "",
        *FORMULAS,
        "",
    ]


def _sources(sale: Sale) -> list[str]:
    """Every amount of the file with its source and day: a price nobody can trace convinces nobody."""
    rows = [
        f"| {part}, {name} | {written(a.value)} | {a.source or UNNAMED} | {_day(a.day, UNNAMED)} |"
        for part, amounts in sale.amounts.items()
        for name, a in amounts.items()
    ]
    return (
        ["### Bedragen uit het uitgiftebestand", "", "| bedrag | waarde | bron | datum |", "|---|---|---|---|", *rows, ""] if rows else []
    )


def _sheet(sale: Sale, refused: list[Objection]) -> list[str]:
    opens = f"De inschrijving opent op {day(sale.opens)}." if sale.opens else "De openingsdag ontbreekt."
    rows = [
        f"| {c.name} | {c.text or 'ontbreekt'} | {c.kind} | {_scale(c)} | {written(c.points)} | {c.evidence or 'ontbreekt'} | {_day(c.published)} |"
        for c in sale.criteria
    ]
    lines = [
        "## Criteriablad",
        "",
        opens,
        "",
        "| criterium | wat | soort | schaal | punten | bewijs | bekendgemaakt |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
    ]
    for c in sale.criteria:
        lines += [f"Vragen bij {c.name}:", "", *(f"{n}. {q}" for n, q in enumerate(c.questions, 1)), ""] if c.questions else []
    if refused:
        lines += ["**Nog niet te publiceren:**", "", *(f"- {o.criterion}: {o.problem}. {o.cure} ({o.rule})" for o in refused), ""]
    return [*lines, f"{CONCEPT} Leg het blad vast voordat de inschrijving opent.", ""]


def _scale(c: Criterion) -> str:
    if c.kind == "knock-out":
        return f"{'hoogstens' if c.at_most else 'ten minste'} {written(c.minimum)} {c.unit}" if c.minimum is not None else "vragen"
    if c.linear:
        return f"lineair van {written(c.linear[0])} tot {written(c.linear[1])} {c.unit}"
    if c.steps:
        return "; ".join(f"vanaf {written(bound)} {c.unit}: {written(100 * points)} %" for bound, points in c.steps)
    return f"{len(c.questions)} vooraf bekende vragen" if c.questions else "ontbreekt"


def _obligations(sale: Sale) -> list[str]:
    lines = ["## Bepalingen voor akte en erfpacht", ""]
    lines += [f"- **{title}.** {text} ({lever})" for title, text, lever in deed(sale)]
    lines += ["", CONCEPT, ""]
    head = "| wie | wat | hoeveel | uiterlijk | bewijs | sanctie | vastgelegd in | ontbreekt |"
    lines += ["## Verplichtingen", "", head, "|---|---|---|---|---|---|---|---|"]
    for o in register(sale):
        quantity = "ontbreekt" if o.quantity is None else f"{number(o.quantity, 0)} {o.unit}"
        lines.append(
            f"| {o.subject} | {o.what} | {quantity} | {_day(o.due, '')} | {o.evidence} | {o.sanction} | {o.stage or 'nergens'} | {', '.join(gaps(o)) or 'niets'} |"
        )
    lines += ["", "| stap | alles vastgelegd? | nog open |", "|---|---|---|"]
    lines += [f"| {stage} | {'nee' if open_ else 'ja'} | {', '.join(open_) or 'niets'} |" for stage, _, open_ in gates(sale)]
    return [*lines, ""]


def _bids(scores: list[Score]) -> list[str]:
    if not scores:
        return []
    rank, ties = ranking(scores)
    lines = ["## Inschrijvingen", "", "| inschrijving | rang | punten | opmerking |", "|---|---|---|---|"]
    for s in sorted(scores, key=lambda s: (rank.get(s.bid, len(scores) + 1), s.bid)):
        remark = "; ".join(filter(None, (s.out, s.undecided, *s.remarks))) or "geen"
        lines.append(f"| {s.bid} | {rank.get(s.bid, 'geen')} | {'geen' if s.total is None else number(s.total, 1)} | {remark} |")
    return [*lines, "", *(f"Gelijke stand: {', '.join(group)}. Beslis met een loting (opdracht `loting`)." for group in ties), ""]


def _data(sale: Sale, cost: Price, refused: list[Objection], scores: list[Score]) -> dict[str, Any]:
    line = cost.frontier
    rank, ties = ranking(scores)
    return {
        "naam": sale.name,
        "bronnen": {f"{part}.{n}": vars(a) for part, amounts in sale.amounts.items() for n, a in amounts.items()},
        "grondwaarde": None
        if line is None
        else {
            "aandeel": line.share.tolist(),
            "euro": line.value.tolist(),
            "per_procent": line.per_percent,
            "aandeel_nul": line.at_zero,
            "aandeel_boekwaarde": line.at_book,
        },
        "ontbreekt": list(cost.missing),
        "criteria": [vars(c) for c in sale.criteria],
        "bepalingen": [{"titel": title, "tekst": text, "grond": lever, "status": CONCEPT} for title, text, lever in deed(sale)],
        "stappen": [{"stap": stage, "vastgelegd": fixed, "open": open_} for stage, fixed, open_ in gates(sale)],
        "bezwaren": [vars(o) for o in refused],
        "verplichtingen": [{**vars(o), "ontbreekt": gaps(o)} for o in register(sale)],
        "inschrijvingen": [{**vars(s), "rang": rank.get(s.bid)} for s in scores],
        "loting": ties,
    }
