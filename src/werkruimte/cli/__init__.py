"""The command line, in Dutch. Exit codes: 0 done, 1 nobody reads on, 2 bad input or usage, 70 an error in the program, 130 stopped."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
import uuid
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Annotated

from cyclopts import App, CycloptsError, Group, Parameter
from rich.console import Console

from werkruimte import __version__
from werkruimte.cli.help import DutchHelp
from werkruimte.cli.lottery import trekken, vastleggen
from werkruimte.cli.order import Order
from werkruimte.cli.usage import usage
from werkruimte.domain.errors import InputError

COMMANDS = Group("Opdrachten")
STOPPED = "Gestopt. Er is niets half geschreven."
app = App(
    name="werkruimte",
    help="Werkruimte maakt van open gegevens het werkdossier van een gemeente. Begin met: werkruimte dossier rijssen-holten --uit MAP",
    version=__version__,
    help_flags=["--help", "-h"],
    version_flags=["--version"],
    help_formatter=DutchHelp(),
    suppress_keyboard_interrupt=False,
    group_commands=COMMANDS,
    group_parameters=Group("Opties"),
    group_arguments=Group("Wat"),
)
app["--help"].help = "Toon deze uitleg."
app["--version"].help = "Toon de versie."


@app.command
def dossier(order: Order) -> None:
    """Maak het dossier van een gemeente: HTML, PDF, JSON, GeoPackage en Excel."""
    from werkruimte.cli.make import make_dossier
    from werkruimte.cli.steps import DERIVE, DOSSIER, reading, steps

    with steps({**reading(order.data, order.sla_over), **DERIVE, **DOSSIER}) as progress:
        made = make_dossier(order, progress)
    Console().print(f"Klaar. Open [bold]{made / 'dossier.html'}[/bold] in uw browser.")


@app.command
def akkoord(order: Order) -> None:
    """Maak het raadsstuk: veertien maatregelen in drie tonen, op twee bladen A4, als bladzijde en als tekst om te plakken."""
    from werkruimte.cli.make import make_agreement
    from werkruimte.cli.steps import AGREEMENT, DERIVE, reading, steps

    with steps({**reading(order.data, order.sla_over), **DERIVE, **AGREEMENT}) as progress:
        made = make_agreement(order, progress)
    Console().print(f"Klaar. Open [bold]{made / 'akkoord.pdf'}[/bold], of plak uit {made / 'akkoord.txt'}.")


@app.command
def plek(
    gemeente: str,
    *,
    data: Path,
    uit: Path,
    aannamen: Path | None = None,
    datum: date | None = None,
    sla_over: Annotated[list[str] | None, Parameter(negative="")] = None,
) -> None:
    """Weeg per bedrijf de milieuruimte die het vraagt tegen die van zijn plek, en zoek ketens van verhuizingen.

    Parameters
    ----------
    gemeente
        Naam of code, bijvoorbeeld rijssen-holten.
    data
        Map met uw bestanden, waaronder een lijst van vestigingen met SBI-code.
    uit
        Map waarin bladzijde, getallen en de interne lijst komen.
    aannamen
        TOML-bestand met eigen waarden voor aannamen.
    datum
        Datum van de regels (JJJJ-MM-DD); anders vandaag.
    sla_over
        Naam van een bestand dat u overslaat; mag vaker.
    """
    from werkruimte.cli.placement import Asked, make_placement
    from werkruimte.cli.steps import DERIVE, PLACEMENT, reading, steps

    asked = Asked(gemeente, data, aannamen, datum or date.today(), tuple(sla_over or ()))
    with steps({**reading(data, sla_over), **DERIVE, **PLACEMENT}) as progress:
        make_placement(asked, uit, progress)
    Console().print(f"Klaar. Open [bold]{uit / 'plek.html'}[/bold] in uw browser. Wat plek-intern heet, blijft binnen de gemeente.")


@app.command
def bouw(gemeente: str, *, data: Path, uit: Path, sla_over: Annotated[list[str] | None, Parameter(negative="")] = None) -> None:
    """Bouw een feitenbasis uit een map met bestanden.

    Parameters
    ----------
    gemeente
        Naam of code.
    data
        Map met uw bestanden.
    uit
        Map voor de feitenbasis.
    sla_over
        Naam van een bestand dat u overslaat; mag vaker.
    """
    from werkruimte.cli.steps import reading, steps
    from werkruimte.facts.build import WRITING, build, nothing_read

    with steps({**reading(data, sla_over), WRITING: 5.0}) as progress:
        snapshot = build(gemeente, data, uit, tuple(sla_over or ()), progress)
    for source in snapshot.sources:
        warning = f" Let op: {source.warning}" if source.warning else ""
        print(f"{source.file}: {source.rows_out} van {source.rows_in} rijen.{warning}")
    if warning := nothing_read(data, snapshot.sources):
        print(warning, file=sys.stderr)
    print(f"Klaar. De feitenbasis staat in {uit}.")


@app.command
def bewijs(
    figuur: str,
    *,
    gemeente: str = "rijssen-holten",
    gebied: str = "",
    variant: str = "",
    data: Path | None = None,
    aannamen: Path | None = None,
    datum: date | None = None,
    sla_over: Annotated[list[str] | None, Parameter(negative="")] = None,
) -> None:
    """Laat zien hoe een getal tot stand kwam, en reken het opnieuw uit.

    Parameters
    ----------
    figuur
        Naam van het getal, bijvoorbeeld m01.floor.industrie.stock, of woorden ervan: "bedrijfsvloer industrie".
    gemeente
        Naam of code, of een map met een feitenbasis.
    gebied
        Code of naam van een terrein, wijk of plan; anders de gemeente.
    variant
        Lezing, bijvoorbeeld rustig.omgeving.zonder_plan.
    data
        Map met de bestanden waarvan het dossier gemaakt is. Zonder deze optie: de meegeleverde feitenbasis.
    aannamen
        TOML-bestand met eigen waarden, zoals bij het dossier.
    datum
        Datum van de regels (JJJJ-MM-DD); anders vandaag.
    sla_over
        Naam van een bestand dat u overslaat; mag vaker.
    """
    from werkruimte.cli.proof import Question, print_proof
    from werkruimte.cli.steps import check_skip

    check_skip(data, sla_over)
    on = datum or date.today()
    print_proof(Question(figuur, gemeente, gebied, variant, on, data, aannamen, tuple(sla_over or ())))


app.command(
    "werkruimte.cli.holdings:bronnen", help="Toon welke bestanden er zijn, hoe oud zij zijn, en wat elk ontbrekend bestand zou geven."
)
app.command("werkruimte.cli.machine:dokter", help="Ga na of deze machine goed is voor Werkruimte.")
app.command("werkruimte.cli.difference:vergelijk", help="Toon wat er veranderde tussen twee feitenbases of dossiers, en waardoor.")


@app.command
def activiteit(omschrijving: str, *, staat: Path | None = None, aantal: int = 5) -> None:
    """Zoek bij een omschrijving van het werk de activiteiten, met richtafstanden en milieucategorie.

    Parameters
    ----------
    omschrijving
        Wat er gebeurt, in eigen woorden, bijvoorbeeld "timmerwerkplaats met spuitcabine".
    staat
        Eigen staat van bedrijfsactiviteiten van de gemeente (CSV); die gaat voor.
    aantal
        Hoeveel voorstellen u wilt zien.
    """
    from werkruimte.cli.activities import print_activities

    print_activities(omschrijving, staat, aantal)


@app.command
def plantoets(
    bestand: Path, *, uit: Path | None = None, woningen: int | None = None, werk_m2: float | None = None, datum: date | None = None
) -> None:
    """Toets of een plantekst werk verankert: tien punten, elk met de passage en haar plaats.

    Parameters
    ----------
    bestand
        De tekst: .txt, .md, .html, .pdf of een STOP-publicatie (.xml of .zip).
    uit
        Schrijf het oordeel ook als JSON in dit bestand.
    woningen
        Aantal woningen in het plan, voor de balans.
    werk_m2
        Vierkante meters werk in het plan, voor de balans.
    datum
        Datum van de regels (JJJJ-MM-DD); anders vandaag.
    """
    from werkruimte.cli.audit import print_audit

    print_audit(bestand, uit, woningen, werk_m2, datum or date.today())


@app.command
def uitgifte(bestand: Path, *, uit: Path, inschrijvingen: Path | None = None) -> None:
    """Werk als eis bij gronduitgifte: de prijs van elk procent, het criteriablad, verplichtingen en scores.

    Parameters
    ----------
    bestand
        Het uitgiftebestand (TOML); een voorbeeld staat in docs/uitgifte.md.
    uit
        Map voor uitgifte.md, uitgifte.json en de prijs van werk met grafiek (prijs.html, prijs.pdf).
    inschrijvingen
        De antwoorden van de inschrijvers (TOML), om te scoren.
    """
    from werkruimte.cli.sale import write_sale

    write_sale(bestand, uit, inschrijvingen)


loting = App(name="loting", help="Loot bij gelijke stand zo dat niemand kan sturen en iedereen kan narekenen.", group=COMMANDS)
app.command(loting)
loting.command(vastleggen)
loting.command(trekken)


@app.command
def toets(
    plan: Path,
    *,
    gemeente: str,
    uit: Path,
    woningen: int | None = None,
    werk: float | None = None,
    aannamen: Path | None = None,
    datum: date | None = None,
    publiek: Annotated[bool, Parameter(negative="", show_default=False)] = False,
) -> None:
    """Toets wat een plan met werk doet: HTML met kaart, PDF en JSON.

    Parameters
    ----------
    plan
        Planbestand (TOML of JSON), of een vlak (GeoJSON, GeoPackage, WKT) met --woningen en --werk.
    gemeente
        Naam van een gemeente, of een map met een feitenbasis.
    uit
        Map waarin de toets komt.
    woningen
        Aantal nieuwe woningen, als het plan alleen een vlak is.
    werk
        Vierkante meters nieuwe werkruimte, als het plan alleen een vlak is; 0 is geen werkruimte.
    aannamen
        TOML-bestand met eigen waarden voor aannamen.
    datum
        Datum van de regels (JJJJ-MM-DD); anders vandaag.
    publiek
        Maak de openbare uitgave: zonder bedrijven uit de lijst, losse woningen en kleine aantallen.
    """
    from werkruimte.cli.plan_test import Wish, make_test
    from werkruimte.cli.steps import DERIVE, TEST, steps

    derive = {name: weight for name, weight in DERIVE.items() if name != "getallen tellen"}
    with steps({**derive, **TEST}) as progress:
        result = make_test(Wish(plan, gemeente, woningen, werk, aannamen, datum or date.today(), publiek), uit, progress)
    for outcome in result.outcomes:
        print(f"{outcome.variant.code}. {outcome.variant.name}: {outcome.verdict}. {outcome.sentence}")
    Console().print(f"Klaar. Open [bold]{uit / 'toets.html'}[/bold] in uw browser.")


@app.command
def plinten(
    gemeente: str,
    *,
    uit: Path,
    data: Path | None = None,
    gewichten: Path | None = None,
    fasen: Path | None = None,
    opname: Path | None = None,
    datum: date | None = None,
    sla_over: Annotated[list[str] | None, Parameter(negative="")] = None,
) -> None:
    """Waar passen plinten? Elk stuk gevel beoordeeld: HTML met kaart, PDF, GeoPackage en JSON.

    Parameters
    ----------
    gemeente
        Naam of code van een gemeente, of een map met een feitenbasis.
    uit
        Map waarin de uitkomst komt.
    data
        Map met uw eigen bestanden, met een OpenStreetMap-uittreksel van de gemeente.
    gewichten
        TOML-bestand met eigen gewichten en maten; een voorbeeld staat in docs/plinten.md.
    fasen
        TOML-bestand met de fasen van een plan: wie er wanneer komt wonen en hoeveel plint u wilt.
    opname
        CSV-bestand met wat u aan gevels hebt gemeten: vrije hoogte, diepte, kolommen, openheid.
    datum
        Datum van de regels (JJJJ-MM-DD); anders vandaag.
    sla_over
        Naam van een bestand dat u overslaat; mag vaker.
    """
    from werkruimte.cli.plinths import Wish, make_plinths
    from werkruimte.cli.steps import DERIVE, PLINTHS, reading, steps

    start = monotonic()
    wish = Wish(gemeente, data, gewichten, fasen, datum or date.today(), tuple(sla_over or ()), opname)
    with steps({**reading(data, sla_over), **DERIVE, **PLINTHS}) as progress:
        result = make_plinths(wish, uit, progress)
    if result.plinths.survey is not None and result.plinths.survey.lost:
        print(f"Let op: {result.plinths.survey.lost}Staan x en y in RD, in deze gemeente?", file=sys.stderr)
    print(f"{len(result.plinths.frontage)} stukken gevel beoordeeld in {monotonic() - start:.0f} seconden.")
    Console().print(f"Klaar. Open [bold]{uit / 'plinten.html'}[/bold] in uw browser.")


def main(tokens: list[str] | None = None) -> None:
    """Run one command; never a traceback on screen."""
    try:
        try:
            app(tokens if tokens is not None else sys.argv[1:], exit_on_error=False, print_error=False)
        finally:
            sys.stdout.flush()  # what waits to be printed would else break when it is too late to be quiet
    except BrokenPipeError:
        _unread()
    except InputError as error:
        _stop(str(error), 2)
    except CycloptsError as error:
        _stop(usage(error), 2)
    except KeyboardInterrupt:
        _stop(STOPPED, 130)
    except Exception as error:
        # DuckDB answers Ctrl-C in the middle of a query with an error of this text.
        if str(error) == "Query interrupted":
            _stop(STOPPED, 130)
        _stop(_logged(), 70)


def _unread() -> None:
    """Stop without a word: who reads the output (`| head`) has seen enough. The code is the one that rich gives for this."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(1)


def _logged() -> str:
    number = uuid.uuid4().hex[:8]
    log = Path(tempfile.gettempdir()) / f"werkruimte-{number}.log"
    log.write_text(traceback.format_exc(), "utf-8")
    return f"Er ging iets mis in het programma zelf (nummer {number}). Stuur {log} mee als u het meldt."


def _stop(sentence: str, code: int) -> None:
    print(sentence, file=sys.stderr)
    raise SystemExit(code)
