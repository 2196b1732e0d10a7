"""The cover and page one."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.assessment import Event
from werkruimte.domain.figure import Figure
from werkruimte.domain.notation import counted
from werkruimte.dossier import drawings, wording
from werkruimte.dossier.blocks import Block, Card, Cards, Heading, Judgements, Map, Page, Paragraph, Part, Verdict
from werkruimte.dossier.pages import projects
from werkruimte.dossier.pages.figures import MIXED, QUIET, card, dwellings_told, last, lost_without_floor
from werkruimte.layers import Layers
from werkruimte.run import Run

GROUP = "In het kort"
PURPOSE = "De maatregelen in dit dossier komen uit een manifest met een doel: ruimte voor werk. Woningbouw is een even echte opgave. Geen juridisch advies."
NAMED = 3
OTHER_SIDE = "Een besluit over werk raakt het wonen, en omgekeerd. Daarom staan de woningen hier naast het werk."
BAND = "Ruimte voor 4.1 en hoger is een band: het lage getal telt woningen op de terreinen zelf mee, het hoge niet."
LEGEND = "Noord boven. Bron: Kadaster, BAG; provincies, IBIS; CBS, grenzen."
HOMES = {
    "intern": ("woning sinds het basisjaar", "andere woning"),
    "publiek": ("vijf of meer woningen sinds het basisjaar in een vierkant van 100 meter", "vijf of meer andere"),
}
SUBJECTS = {"parks": "terreinen", "use": "gebruik", "room": "milieuruimte", "people": "banen"}
UNSEEN = ("merged", "split", "remeasured", "unexplained")
"""Sorts of difference in the register that are no cause of it."""


def _words(run: Run) -> str:
    """The verdict of every subject in one sentence: what is known first, and whether it is proven."""
    found: dict[str, list[str]] = {}
    for subject in (s for a in run.assessments for s in a.subjects):
        unproven = (subject.id, subject.verdict) == ("room", "slechter") and run.studies.floor is None
        found.setdefault(f"{subject.verdict} (kandidaat)" if unproven else subject.verdict, []).append(SUBJECTS[subject.id])
    known = sorted(found.items(), key=lambda pair: pair[0] == "onbekend")
    return wording.capital("; ".join(f"{wording.listed(names)}: {word}" for word, names in known)) + "."


def _verdict(run: Run) -> str:
    on = run.rules.on
    gone = [e for e in run.events if e.cause == "out_with_dwellings"]
    new = [e for e in run.events if (e.ledger, e.cause) == ("land", "new")]
    loss, gain = last(run, "m01.land.housing.loss"), last(run, "m01.land.new.gain")
    if any(f is not None and f.status == "suppressed" for f in (loss, gain)):
        return "Wat er met de bedrijventerreinen gebeurde is niet openbaar: het gaat om minder dan vijf woningen."
    if loss is None or gain is None or not (loss.known and gain.known):
        return "Wat er met de bedrijventerreinen gebeurde is onbekend: daarvoor zijn twee edities van het register nodig."
    sentences = []
    if gone:
        sentences.append(_gone(gone, wording.told(loss, on)))
    if new:
        bare = ", nog zonder vlak" if _older_map(run) else ""
        sentences.append(
            f"Nieuw is {wording.told(gain, on)}: {wording.listed([wording.park_name(e.area.name) for e in new])}{bare}.{_doubt(new)}"
        )
    band = last(run, "m01.room.ge_4_1.area", QUIET)
    if band is not None and band.known:
        sentences.append(_room(run, band))
    return (
        " ".join(sentences)
        or "Tussen de twee edities van het register verdween geen terrein door woningen en kwam er geen nieuw terrein bij."
    )


def _older_map(run: Run) -> bool:
    """Whether the parks are measured on polygons of an older edition: the last register draws none."""
    drawn = run.bridge.geometry_edition
    return drawn is not None and run.bridge.linked and drawn != run.bridge.editions[-1][0]


def _drawn(run: Run) -> tuple[Paragraph, ...]:
    """On which polygons "the parks" are measured, and their hectares together, of which every share is a part.

    Parks that the register no longer names may be among them, and new ones may lack.
    """
    area = last(run, "m01.room.measured.area")
    whole = f", samen {wording.said(area, run.rules.on)}" if area is not None and area.known else ""
    if not _older_map(run):
        return (Paragraph(f"De vlakken van de terreinen zijn{whole.removeprefix(',')}.", "source"),) if whole else ()
    links, drawn = run.bridge.links, run.bridge.geometry_edition
    assert drawn is not None
    # What went to housing is no current park.
    gone = [p.name for link in links if not link.newer and link.by != "dwellings_since_base" for p in link.older]
    bare = [wording.park_name(p.name) for link in links if not link.older for p in link.newer]
    more = f", ook van {_few(gone)}, die niet meer in het register staan" if gone else ""
    less = f", en zonder {_few(bare)}, waarvan het vlak ontbreekt" if bare else ""
    return (Paragraph(f"De terreinen zijn hier gemeten op de vlakken van {drawn.year}{whole}{more}{less}.", "source"),)


def _few(names: list[str]) -> str:
    """The names of a few; of more the first, since a sentence is no list."""
    return wording.listed(names if len(names) <= NAMED else [*names[:NAMED], "andere"])


def _room(run: Run, band: Figure) -> str:
    """How much lies far enough for heavy work, and on which polygons where those are older than the register."""
    drawn = run.bridge.geometry_edition
    where = f" van {drawn.year}" if _older_map(run) and drawn else ""
    doubt = "; indicatief" if band.confidence == "laag" else ""
    return f"Van de terreinen{where} ligt {wording.in_words(band)} ver genoeg van gevoelige plekken voor zwaardere bedrijven (4.1 en hoger, rustig gebied{doubt}; {wording.dated(band, run.rules.on)})."


def _why_a_band(run: Run) -> tuple[Paragraph, ...]:
    """Why room for heavy work is a band, and what it leaves out."""
    band = last(run, "m01.room.ge_4_1.area", QUIET)
    if band is None or not band.known:
        return ()
    left_out = f" Een bovengrens: {bare}." if (bare := wording.uncounted(band)) else ""
    return (Paragraph(f"{BAND}{left_out}", "source"),)


def _gone(gone: list[Event], lost: str) -> str:
    """What left the register with dwellings on it; not as lost where as much work still stands."""
    names = wording.listed([f"{e.area.name} in {e.label}" for e in gone])
    open_ones = [e.area.name for e in gone if e.status == "kandidaat"]
    if not open_ones:
        homes = counted(sum(e.dwellings for e in gone), "woning", "woningen")
        verb = "staat" if homes.startswith("1 ") else "staan"
        return f"Uit het register ging {lost}: {names}; op een deel {verb} nu {homes}."
    verb = "is" if len(open_ones) == 1 else "zijn"
    return (
        f"Uit het register verdween {lost} waarop nieuwe woningen staan: {names}. "
        f"Dat {wording.listed(open_ones)} geen bedrijventerrein meer {verb}, is niet bewezen: er staat nog evenveel werk of meer."
    )


def _doubt(new: list[Event]) -> str:
    """Of which of the new parks it is not proven that they are."""
    names = [wording.park_name(e.area.name) for e in new if e.status == "kandidaat"]
    return f" Dat {wording.listed(names)} nieuw {'is' if len(names) == 1 else 'zijn'}, is niet bewezen." if names else ""


def _register(run: Run) -> Card:
    """The register then and now; of one edition only what it says, for a change takes two."""
    on, missing = run.rules.on, "Lever twee edities van IBIS."
    gross = [f for f in run.figures.find("m01.park.gross.area", run.municipality.code) if f.known]
    if len(gross) < 2:
        years = f"{wording.dated(gross[0], on)}, bruto in het register; voor toen en nu zijn twee edities nodig" if gross else ""
        return card(run, "Bedrijventerrein", gross[0] if gross else None, years, missing)
    then_now = f"{wording.value(gross[0])} naar {wording.value(gross[-1])}"
    years = f"{wording.dated(gross[0], on)} en {wording.dated(gross[-1], on)}, bruto{_other_causes(run)}"
    return card(run, "Bedrijventerrein, toen en nu", _beside(gross[-1], gross[0]), years, missing, then_now)


def _beside(main: Figure | None, *others: Figure | None) -> Figure | None:
    """The figure of a card with the sources of every number that stands in it."""
    if main is None:
        return None
    more = (s for f in others if f is not None and f.known for s in f.sources)
    return replace(main, sources=tuple(dict.fromkeys((*main.sources, *more))))


def _other_causes(run: Run) -> str:
    """What the change is besides the hectares won and lost, which stand in the next card; the bridge tells it sort by sort."""
    rest, parts = last(run, "m01.land.unseen.change"), [last(run, f"m01.land.{cause}.change") for cause in UNSEEN]
    if rest is None or not rest.known or not any(p is not None and p.value for p in parts):
        return ""
    return f"; van {wording.value(rest)} ha is de oorzaak niet te zien"


def _cards(run: Run) -> tuple[Card, ...]:
    on = run.rules.on
    loss, gain = last(run, "m01.land.housing.loss"), last(run, "m01.land.new.gain")
    floor, share = last(run, "m01.floor.industrie.stock"), last(run, "m01.floor.industrie_on_parks.share")
    jobs, district = last(run, "m12.jobs.all.stock"), last(run, "m12.jobs.park_districts.share")
    unproven = {e.cause for e in run.events if (e.ledger, e.status) == ("land", "kandidaat") and e.cause != "unexplained"}
    ratio = last(run, "m05.work_per_new_dwelling.ratio")
    quiet, mixed = last(run, "m01.room.ge_4_1.area", QUIET), last(run, "m01.room.ge_4_1.area", MIXED)
    return (
        _register(run),
        card(
            run,
            "Verdwenen en gewonnen" if unproven else "Bewezen verdwenen en gewonnen",
            _beside(loss, gain),
            f"uit het register, met nieuwe woningen{' (niet bewezen)' if 'out_with_dwellings' in unproven else ''}; {wording.with_unit(gain)} gewonnen{' (niet bewezen)' if 'new' in unproven else ''}, {wording.dated(loss, on)}"
            if loss and gain
            else "",
            "Lever twee edities van IBIS.",
        ),
        card(
            run,
            "Bedrijfsvloer, industrie",
            _beside(floor, share),
            f"waarvan {wording.with_unit(share)} op terreinen, {wording.dated(floor, on)}" if floor and share else "",
            run.studies.lacking(),
        ),
        card(
            run,
            "Banen",
            _beside(jobs, district),
            _in_districts(district, wording.dated(jobs, on)) if jobs and district else "",
            "Lever banen per wijk.",
        ),
        card(
            run,
            "Nieuwe industrievloer per nieuwe woning",
            ratio,
            f"gebouwd {wording.dated(ratio, on)} en nog aanwezig" if ratio else "",
            f"{run.studies.lacking()} Lever een eerste editie van IBIS.",
        ),
        card(
            run,
            "Ruimte voor 4.1 en hoger",
            _beside(quiet, mixed),
            f"rustig gebied; in gemengd gebied {wording.coarse(mixed)} {wording.unit(mixed)}, {wording.dated(quiet, on)}"
            if quiet and mixed
            else "",
            run.studies.lacking(parks=True),
        ),
    )


def _in_districts(share: Figure, when: str) -> str:
    """How many jobs lie in park districts, and of when that is; where no district is one, that none is."""
    if share.status == "not_applicable":
        return f"{when}; geen enkele wijk heeft vooral banen, dus welke op terreinen zijn is niet te zien"
    return f"waarvan {wording.with_unit(share)} in terreinwijken, {when}"


def _homes(run: Run) -> tuple[Card, ...]:
    """Housing stands beside work: what there is, what came, and that the plans are unknown."""
    on = run.rules.on
    found = (("Woningen", "m12.dwellings.stock"), ("Nieuwe woningen sinds het basisjaar", "m05.dwellings.built_since_base.count"))
    cards = []
    for title, id in found:
        figure = last(run, id)
        when = wording.dated(figure, on) if figure is not None and figure.known else ""
        cards.append(card(run, title, figure, when, "Lever CBS-kerncijfers."))
    return (
        *cards,
        Card("Woningen in plannen, en de behoefte", missing="Lever de plancapaciteit en de woningbehoefte (gemeente, afdeling wonen)."),
    )


def _parts(run: Run) -> tuple[Part, ...]:
    titles = {"parks": "Terreinen", "use": "Gebruik", "room": "Milieuruimte", "people": "Mensen en banen"}
    return tuple(Part(titles[s.id], s.verdict, s.sentence) for a in run.assessments for s in a.subjects)


def _map(run: Run, layers: Layers) -> tuple[Map, ...]:
    """The municipality on paper; a screen has the map with layers."""
    alt = f"Kaart van {run.municipality.name} met de bedrijventerreinen, bedrijfsruimte en woningen. De tabel De terreinen geeft dezelfde gegevens."
    return (Map(drawings.use_map(layers, HOMES[run.edition]), alt, LEGEND, screen=False),) if layers.parks else ()


def summary(run: Run, layers: Layers) -> tuple[Page, Page]:
    """The cover with the verdict and the projects of the city, and the first figures with the verdict per subject and the map."""
    told = (Verdict(f"{_words(run)} {_verdict(run)}"), Paragraph(PURPOSE), *projects.first(run))
    first: tuple[Block, ...] = (
        Cards(_cards(run)),
        *_drawn(run),
        *_why_a_band(run),
        Heading("Het oordeel per onderwerp"),
        Judgements(_parts(run)),
        *((Paragraph(empty, "source"),) if (empty := lost_without_floor(run)) else ()),
        *_map(run, layers),
        Heading("De andere kant"),
        Paragraph(OTHER_SIDE),
        Cards(_homes(run)),
        *((Paragraph(told_apart, "source"),) if (told_apart := dwellings_told(run)) else ()),
    )
    return (
        Page("inhoud", f"Ruimte voor werk in {run.municipality.name}", GROUP, told, short="Overzicht", cover=True),
        Page("getallen", "Zes getallen", GROUP, first),
    )
