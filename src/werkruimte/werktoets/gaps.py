"""What the test does not know: said on every form."""

from __future__ import annotations

from werkruimte.rules.needs import NEW, OLD, UNKNOWN, means_one_thing
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Plan, Variant


def gaps(plan: Plan, variant: Variant, ground: Ground) -> tuple[str, ...]:
    """Sentences, most important first."""
    found = []
    if not ground.has_units:
        found.append("Er is geen eenhedentabel: adressen, vloer en gevoelige plekken zijn onbekend.")
    if not len(ground.cells_xy):
        found.append("Er zijn geen vlakken van bedrijventerreinen.")
    if not plan.firms:
        found.append("Welke milieucategorie elk bedrijf heeft of mag hebben: geef bij bedrijven een lijst met categorie of SBI.")
        found.append("Hoeveel mensen er werken: geef bij bedrijven een lijst met banen.")
    found += _sbi(plan)
    if not variant.work_told:
        found.append(
            "Of het plan werkruimte geeft: dat is niet opgegeven, gerekend is met 0 m². Geef het met de optie werk, of als werk_m2 in het planbestand."
        )
    if variant.dwellings and variant.homes is None:
        found.append("Waar de woningen komen: het plan plaatst ze niet. Aangenomen is een gevel op de rand van het plangebied.")
    if not plan.sounds:
        found.append("Geluid is alleen op afstand getoetst: akoestisch onderzoek is nodig.")
    else:
        found.append(
            "Geluid van bronnen die het planbestand niet noemt telt niet mee, en een toeslag voor tonaal of impulsgeluid evenmin: "
            "tel die zelf op bij het niveau van de bron."
        )
    if ground.hidden_sites:
        found.append("Scholen en zorg zitten in de gegevens in een samengevoegde klasse: de ruimte is hoogstens zoals getoond.")
    if ground.outline is not None and not ground.outline.covers(plan.area):
        found.append("Een deel van het plangebied ligt buiten de gemeente: daar zijn geen adressen bekend.")
    elif ground.outline is not None and plan.area.buffer(ground.limit_m).difference(ground.outline).area > 1:
        found.append("De gemeentegrens is dichtbij: terreinen en adressen van de buurgemeente tellen niet mee.")
    found.append(
        "De afstanden van 2009 zijn een richtlijn, geen wet; er is niet gekeken naar omgevingsvergunningen en vergunningen voor woningen."
    )
    return tuple(found)


def _sbi(plan: Plan) -> list[str]:
    """What the version of the codes in the list of firms leaves open. No count: the public edition says it too."""
    coded = [f for f in plan.firms if f.sbi]
    if any(f.sbi_version == UNKNOWN and not means_one_thing(f.sbi) for f in coded):
        return [
            f"Of de SBI-codes in de lijst van {OLD} of {NEW} zijn is niet te zien. Waar de code in de twee iets anders betekent, telt zij niet: "
            f"zet sbi_versie = {OLD} of {NEW} in het planbestand."
        ]
    if any(f.sbi_version == NEW for f in coded):
        return [
            f"De SBI-codes in de lijst zijn van {NEW}; de afstand komt uit een eigen, afgeleide omzetting naar {OLD}, niet uit die van het CBS."
        ]
    return []
