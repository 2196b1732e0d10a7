"""Ten points on which a sentence of a plan may anchor work, as ordered rules: the first that fits decides.

A rule fits when every pattern of `all` occurs and none of `none`. Labels: ja, onduidelijk, nee. The traps that the rules
guard against are those of METHODS M5: a crèche called bedrijfsvloer, homes as compensation for a firm, a maximum of another plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from werkruimte.plan_audit.words import (
    ALLOWED,
    BUILT_WORK,
    CATEGORY,
    COMPARABLE,
    COMPENSATED,
    EXISTING,
    FORBIDDEN,
    GROUND,
    HALF,
    HOUSING,
    LAW,
    LEAST,
    MIXTURE,
    NEAR_WORK,
    NOT_WORK,
    NUMBER,
    OLD_PLAN,
    OTHER_PLAN,
    PARK,
    PER_FIRM,
    PROGRAMME,
    QUANTITY,
    REPORTED,
    SENSITIVE,
    SURFACE,
    TERM,
    THRESHOLD,
    TOTAL,
    TRADED,
    WISH,
    WORK,
)

Label = Literal["ja", "onduidelijk", "nee"]


@dataclass(frozen=True)
class Rule:
    """One rule of a point: label and reason when all patterns occur and none of the others.

    aside: the sentence turns out to be about something else; an audit of a whole text leaves it out.
    """

    label: Label
    reason: str
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    aside: bool = False


POINTS: dict[int, tuple[str, str, tuple[str, ...]]] = {
    1: ("werk gekwantificeerd", "werk_gekwantificeerd", (QUANTITY, WORK)),
    2: ("eenheid", "eenheid", (QUANTITY, WORK)),
    3: ("verlies alleen na compensatie", "compensatie", (rf"{COMPENSATED}|verlies", PARK)),
    4: ("categorie of ruimte vast", "categorie", (CATEGORY,)),
    5: ("gevoelige functies uitgesloten", "gevoelig_uitgesloten", (SENSITIVE, FORBIDDEN, NEAR_WORK)),
    6: ("begane-grondhoogte vast", "hoogte", (GROUND, r"hoogte|hoog\b")),
    7: (
        "fasekoppeling",
        "fasekoppeling",
        (r"woning\w*|wonen", WORK, r"voordat|alvorens|nadat|niet eerder|pas\b|gelijktijdig|alleen\b[^.;]*indien|fase\w*"),
    ),
    8: ("monitoringplicht", "monitoring", (REPORTED,)),
    9: (
        "uitzonderingen gesloten",
        "uitzonderingen",
        (
            r"afwijk\w*|\bniet\b[^.;]{0,40}afgeweken|wijzigingsbevoegdheid|ontheffing|vrijstelling|uitsluitend op een aangeduide",
            WORK + r"|categorie|bestemming\w*|gebruiksregels|regels (?:voor|over) het gebruik",
        ),
    ),
    10: (
        "definitie van werk",
        "definitie",
        (
            r"verstaan|begrip\w*|definitie|omschrijving van|begrepen",
            WORK + r"|dienstverlening|werken|bedrijfsmatig\w*|commerci[eë]+le|maatschappelijk\w*",
        ),
    ),
}
"""Number: name, short id, and what a sentence must hold to be looked at."""

RULES: dict[int, tuple[Rule, ...]] = {
    1: (
        Rule("nee", "geen hoeveelheid genoemd", none=(QUANTITY,), aside=True),
        Rule("nee", "drempel of wettelijke grens, geen programma", (THRESHOLD,)),
        Rule("nee", "de vloer is voor een voorziening, niet voor werk", (NOT_WORK + r"|bedrijfsvloeroppervlakte? \(maatsch",)),
        Rule("nee", "de hoeveelheid mag worden geruild of lager uitvallen", (TRADED,)),
        Rule(
            "nee",
            "bestaand, te slopen of vervallend",
            (EXISTING,),
            (r"voorziet in|maakt\b[^.;]*mogelijk|nieuwe?\b[^.;]{0,20}bedrijf|realiseren van",),
        ),
        Rule("nee", "banen of werk in de hele gemeente, als wens", (r"arbeidsplaatsen|banen", WISH)),
        Rule("nee", "grens per bedrijf of kavel, of een aandeel", (PER_FIRM,), (TOTAL,)),
        Rule("nee", "beleidsgrens per kantoor", (r"zelfstandige kantoren \(max",)),
        Rule(
            "nee",
            "beschrijving of vergelijking, geen programma",
            (r"ter vergelijking|hoeft pas|ten tijde van|totale? netto|uitgeefbaar terrein is|verkeersbewegingen|mvt|parkeer",),
            aside=True,
        ),
        Rule("nee", "beschrijving, geen programma", none=(PROGRAMME,)),
        Rule("onduidelijk", "staat in een ander plan of een visie", (OTHER_PLAN,)),
        Rule("onduidelijk", "werk en iets anders in één maat", (MIXTURE,), (r"\(kantoren\)|\(bedrijven\)|\(bedrijfsruimte\)",)),
        Rule("nee", "niet duidelijk voor werk", none=(WORK,), aside=True),
        Rule("ja", "hoeveelheid voor werk in dit plan"),
    ),
    2: (
        Rule("nee", "drempel of wettelijke grens", (THRESHOLD,)),
        Rule("nee", "aandeel van een vloer die niet vaststaat, of grens per bedrijf", (PER_FIRM,), (TOTAL,)),
        Rule(
            "nee",
            "vloer van een voorziening of winkel",
            (NOT_WORK + r"|vloeroppervlak\w*\s+(?:voor|van|ten behoeve van)\s+(?:de\s+)?detailhandel",),
        ),
        Rule("ja", "aantal arbeidsplaatsen", (rf"{NUMBER}\s*(?:arbeidsplaatsen|banen|fte)",)),
        Rule("nee", "geen hoeveelheid met een eenheid", none=(QUANTITY,), aside=True),
        Rule(
            "onduidelijk", "vloerbegrip, maar voor een mengsel", (SURFACE, r"maatschappelijke?\b|\(commerci[eë]+le functie\)|voorzieningen")
        ),
        Rule("ja", "vierkante meters met een oppervlaktebegrip", (SURFACE,)),
        Rule("onduidelijk", "meters of hectaren zonder te zeggen welke"),
    ),
    3: (
        Rule("nee", "mening van een indiener", (r"naar ons oordeel|onze reactie|menen wij|ons bedrij\w*|zienswijze\b",), (r"provincie",)),
        Rule(
            "nee",
            "compensatie van water of natuur",
            (r"water|natuur|\bgroen\b|bomen|verhard", r"compens"),
            (r"verlies aan bedrijf|bedrijventerrein\w*\s+compens",),
        ),
        Rule(
            "nee", "compensatie niet nodig geacht", (r"niet (?:noodzakelijk|nodig|vereist|aan de orde)|geen compensatie|hoeft\b[^.;]*niet",)
        ),
        Rule(
            "nee",
            "omgekeerd: woningen als vergoeding",
            (r"compensatiewoning\w*|ruimte[- ]voor[- ]ruimte|in de vorm van|aanspraak|rood voor rood|sanering",),
        ),
        Rule("nee", "aangehaalde plicht, niet ingevuld", (LAW + r"|verantwoord\w*|bepaald is dat",)),
        Rule("nee", "alleen de tekst is aangevuld", (r"aangevuld|toegevoegd aan de toelichting",)),
        Rule("nee", "verplaatsing van een bedrijf, geen compensatie", (r"verplaats\w*",), (r"compens\w*",)),
        Rule("nee", "geen compensatie genoemd", none=(rf"{COMPENSATED}|verlies",), aside=True),
        Rule(
            "onduidelijk",
            "half: " + "in beginsel, een streven of een afspraak zonder maat",
            (HALF + r"|ingezet op|inzet\b|afspraak over|afgesproken|streven|in relatie tot",),
        ),
        Rule(
            "ja",
            "compensatie toegezegd of als voorwaarde",
            (
                COMPENSATED,
                r"\b(?:vooraf|pas|nadat|voordat|zal|zullen|gaat|moet|dient|wordt|worden|kan alleen|alleen|uitsluitend|bedoeling|te compenseren)\b",
            ),
        ),
        Rule("onduidelijk", "compensatie genoemd zonder te zeggen waar of hoeveel"),
    ),
    4: (
        Rule("nee", "horecacategorie", (r"horecacategorie|categorie\w*\s+horeca|horeca\b[^.;]{0,40}categorie",)),
        Rule("nee", "het recht vervalt juist", (r"verwijder\w*|vervalt|wegbestemd|wegbestemmen|onttrokken",)),
        Rule("ja", "categorie wordt vastgelegd", (r"verlaagd|verhoogd|gehandhaafd", CATEGORY, r"bestemming|grond")),
        Rule("ja", "categorie toegestaan in de bestemming", (r"binnen de bestemming\b[^.;]*toegestaan\b[^.;]*categorie",)),
        Rule(
            "ja",
            "categorie toegestaan in dit plan",
            (r"(?:op grond van|binnen) het (?:uitwerkings|bestemmings|omgevings|wijzigings)?plan\b[^.;]*toegestaan",),
        ),
        Rule("nee", "geldend plan", (OLD_PLAN,)),
        Rule(
            "nee",
            "categorie van een bestaand bedrijf of een afstand",
            (
                r"richtafstand|gevestigde bedrijven|bestaande bedrijven|inrichtingenbestand|valt onder|behoren? (?:over het algemeen )?tot milieu|aanwezig|onbenut|Het betreft hier|braakliggend",
            ),
        ),
        Rule(
            "nee",
            "stand van nu of van de omgeving",
            (
                r"huidige situatie|opgemerkt wordt|op deze afstand|in de nabijheid|omliggende|nabijgelegen|ten (?:noorden|oosten|zuiden|westen) van (?:het plangebied|de beoogde)",
            ),
            (r"behouden|gehandhaafd",),
        ),
        Rule(
            "nee",
            "algemene uitspraak, geen plaats in dit plan",
            (r"ook mogelijk op bedrijventerreinen|functiemenging is|in het algemeen|systematiek",),
        ),
        Rule(
            "onduidelijk",
            "alleen na afwijken of in beginsel",
            (HALF + "|" + r"afwijkingsbevoegdheid|afwijking|afweegbaar|wijzigingsbevoegdheid",),
        ),
        Rule(
            "onduidelijk",
            "kondigt een ander plan aan of verwijst naar een lijst",
            (r"worden in het bestemmingsplan|in de lijst van|is opgenomen als bijlage|Bijlage \d[^.;]*is aangegeven|bijlage 1 \(",),
        ),
        Rule("ja", "hoogste categorie voor een plaats in dit plan", (ALLOWED, r"categorie")),
        Rule(
            "ja",
            "hoogste categorie voor een plaats in dit plan",
            (r"\btot (?:en met )?(?:milieu)?categorie\b[^.;]*\b(?:is|zijn) mogelijk",),
        ),
        Rule("onduidelijk", "verwijst naar een lijst", (r"Staat van",)),
        Rule("nee", "noemt een categorie zonder die vast te leggen", aside=True),
    ),
    5: (
        Rule("nee", "geldend plan, dat juist wordt gewijzigd", (OLD_PLAN + r"|Zo zijn woningen niet toegestaan|is destijds",)),
        Rule(
            "nee",
            "om verkeer, luchtvaart of sport",
            (r"wegverkeer\w*|verkeerslawaai|luchtvaart\w*|vliegtuig\w*|Schiphol|sport\w*|spoorweg\w*|geluidgehinderden|LIB\b",),
        ),
        Rule("nee", "uitleg of wet", (r"richtafstand wordt|redelijkerwijs kan worden uitgesloten|wettelijk\w* verplicht",)),
        Rule(
            "nee",
            "bestaande zone als belemmering",
            (r"locatie gelegen binnen|(?:zone|contour)\w*\s+(?:behorende|van)\b[^.;]*waarbinnen geen",),
        ),
        Rule(
            "nee",
            "gaat over aantal, omvang of verkeer, niet over uitsluiten",
            (
                r"spoorlijn|metrolijn|op dit moment niet|huidige bestemming|zolder|dove gevel|gevoelige ruimten|plangrens|overschreden|totaal aantal|bezonning\w*|kamerbewoning|in gebruik worden genomen|verslechtering|scherm\b|meer bedragen|niet minder dan|aangetoond dat ter plaatse",
            ),
            aside=True,
        ),
        Rule("nee", "er worden er geen gepland, en dat is alles", (r"vindt er geen toetsing|conserverend",)),
        Rule("onduidelijk", "niet gepland is nog geen verbod", (r"geprojecteerd",)),
        Rule("onduidelijk", "verbod met een uitweg", (HALF + r"|tenzij|mits|zonder dat is aangetoond|hogere (?:waarde|grenswaarde)\w*",)),
        Rule("nee", "geen verbod", none=(FORBIDDEN,), aside=True),
        Rule("onduidelijk", "zone of contour zonder te zeggen waarvoor", (r"in deze zone|dB\(A\)-contour",), (r"ter hoogte van de gevel",)),
        Rule("ja", "gevoelige functies niet toegestaan", (SENSITIVE,)),
        Rule("nee", "gaat niet over gevoelige functies", aside=True),
    ),
    6: (
        Rule("nee", "wettelijke hoogte", (r"Bouwbesluit|\bBbl\b",)),
        Rule("onduidelijk", "extra hoogte maakt het mogelijk, verplicht niets", (r"extra hoogte|hogere plint|grotere hoogte",)),
        Rule("nee", "geen maat voor de onderste laag", none=(rf"{NUMBER}\s*(?:m\b|meter)",)),
        Rule("nee", "totale hoogte, geen onderste laag", (r"bouwlagen boven de plint|tot (?:maximaal )?\d+ meter hoog",)),
        Rule("nee", "een maximum, geen minimum", (r"maximaal|ten hoogste|maximum",), (LEAST + r"|geregeld dat|vastgelegd dat",)),
        Rule("onduidelijk", "circa, of een streven", (r"circa|\bca\b|" + HALF + r"|beeldkwaliteit\w*|richtlijn",)),
        Rule("onduidelijk", "hele bebouwing, niet de onderste laag", (LEAST,), (GROUND,)),
        Rule("ja", "minimum voor de onderste laag", (LEAST,)),
        Rule("ja", "hoogte van de onderste laag vastgelegd", (r"vastgelegd|geregeld|geldt|bepaald|aanduiding|planregels",)),
        Rule("onduidelijk", "beschrijving van het ontwerp, geen regel"),
    ),
    7: (
        Rule(
            "nee",
            "omgekeerd: eerst weg met het bedrijf",
            (r"gesloopt|sloop\w*|beëindig\w*|gestaakt|ingetrokken|verwijder\w*|gesaneerd|verplaatst|wonen eerst|pas als de uitkomsten",),
        ),
        Rule("onduidelijk", "werk is een van de opties", (r"bedrijvenstrook|of een (?:bedrijf|werk)\w*",)),
        Rule(
            "nee",
            "een scherm, gevel of onderzoek als voorwaarde",
            (r"scherm\w*|dove gevel\w*|geluidwerende|geluidswerende|geluidwering|onderzoek\w*|landschappelijke|leiding\w*|saneren",),
        ),
        Rule("nee", "gelijktijdig slaat op de aanvraag", (r"gelijktijdig als|gelijktijdig aangevraagd",)),
        Rule("onduidelijk", "koppeling in beleid of als wens", (WISH + "|" + HALF + "|" + OTHER_PLAN,)),
        Rule(
            "ja",
            "wonen pas na of gelijk met werk",
            (
                r"woning\w*|wonen|woonfase",
                rf"{BUILT_WORK}",
                r"indien|nadat|voordat|voor de (?:start|bouw)|vóór|eerder dan|niet eerder|pas\b|gelijktijdig|alvorens",
            ),
        ),
        Rule("nee", "geen koppeling tussen wonen en werk", aside=True),
    ),
    8: (
        Rule("nee", "alleen een bron of een oude meting", (r"\(bron:",)),
        Rule(
            "onduidelijk",
            "monitor genoemd zonder plicht",
            (
                PARK + r"|" + WORK,
                HALF + r"|mogelijk|kan worden",
            ),
        ),
        Rule(
            "ja",
            "werk of terreinen worden gevolgd",
            (
                r"bedrijventerrein\w*|kantoren\w*|werklocatie\w*|arbeidsplaatsen|werkgelegenheid|bedrijfsruimte\w*|werkruimte\w*|bedrijfsvloer\w*|over (?:wonen en )?werk(?:en)?\b",
                r"periodiek|jaarlijks|permanente?|om de \w+ jaar|elk jaar|per jaar|monitoringssysteem|plicht|wordt gemonitord|tweejaarlijks|rapporteert|bijgehouden",
            ),
        ),
        Rule("nee", "gaat over woningen", (HOUSING,)),
        Rule(
            "nee",
            "gaat over lucht, bodem of geld",
            (r"lucht\w*|emissie\w*|bodem\w*|grondwater|subsidie|archeolog\w*|zetting\w*|trilling\w*",),
            aside=True,
        ),
        Rule(
            "onduidelijk",
            "monitor genoemd zonder wie of hoe vaak",
            (r"werklocatie\w*|bedrijventerrein\w*|kantoren\w*|werkgelegenheid|bedrijfsruimte\w*",),
        ),
        Rule("nee", "gaat niet over werk", aside=True),
    ),
    9: (
        Rule("nee", "bevoegdheid ontbreekt in het oude plan", (OLD_PLAN + r"|kent ook geen|bevat ook geen|niet mogelijk op basis",)),
        Rule(
            "ja",
            "afwijken is uitgesloten",
            (
                r"ook niet (?:met|via|door)|afwijk\w+ is niet (?:toegestaan|mogelijk)|geen (?:afwijk|wijziging|ontheffing)\w*\b[^.;]*(?:opgenomen|mogelijk|toegestaan)|niet\b[^.;]{0,30}(?:van worden|wordt) afgeweken|wordt (?:\w+ ){0,3}niet afgeweken",
            ),
        ),
        Rule("ja", "alleen op een aangeduide plaats", (r"uitsluitend op een aangeduide|uitsluitend ter plaatse van",)),
        Rule(
            "ja",
            "afwijken mag alleen zonder verlies van werk",
            (
                WORK + r"|\bwerk\b",
                r"niet (?:afneemt|vermindert|kleiner wordt|minder wordt)|(?:behouden|gelijk) blijft|niet leidt tot (?:een )?(?:verlies|vermindering|afname)|zonder (?:verlies|afname)",
            ),
        ),
        Rule("nee", "open afwijking of wijziging", (r"wijzigingsbevoegdheid|tot en met categorie|één hogere|naast hogere|wel door",)),
        Rule("onduidelijk", "afwijken na een toets", (COMPARABLE,)),
        Rule("nee", "open afwijking"),
    ),
    10: (
        Rule(
            "nee",
            "een ander begrip",
            (
                r"agrarisch\w*|aan huis|milieuzonering|recreatie\w*|stedelijke ontwikkeling|werkzaamheden|\bBro\b|niet nader|maatschappelijke voorzieningen wordt|woningen ook gebruikt|Ladder",
            ),
        ),
        Rule("onduidelijk", "breed begrip zonder grens", (r"breed begrip|ruim begrip|\betc\b|en dergelijke",)),
        Rule(
            "onduidelijk",
            "omvat ook zorg of maatschappelijke diensten",
            (r"verstaan", r"maatschappelijke|sociale|zorg|horeca", r"dienst|commerci"),
        ),
        Rule(
            "ja",
            "sluit uit of zegt wat erbij hoort",
            (
                r"niet onder\b|worden niet\b[^.;]*begrepen|niet\b[^.;]*worden begrepen|verruimd|met uitzondering van|daaronder begrepen|nu ook",
                WORK + r"|dienstverlening",
            ),
        ),
        Rule(
            "ja",
            "werkbegrip omschreven",
            (rf"onder\b[^.;]{{0,60}}(?:{TERM})[^.;]{{0,80}}verstaan|(?:begrip|definitie van)\b[^.;]{{0,30}}(?:{TERM})",),
        ),
        Rule("onduidelijk", "rekent iets onder een werkbegrip, zonder dat zelf te omschrijven", (r"onder het begrip|vallen\b[^.;]*onder",)),
        Rule("nee", "geen omschrijving van werk", aside=True),
    ),
}
