"""What the test does not know: said on every form."""

from __future__ import annotations

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
