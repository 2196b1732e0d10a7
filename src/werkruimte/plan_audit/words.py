"""What plan texts call work, quantities, homes, prohibitions and the like, as patterns for `points`."""

from __future__ import annotations

WORK = (
    r"\b(?:bedrijf(?!swoning|s?matig)\w*|bedrijven(?!\s+en\s+milieu)\w*|bedrijvigheid|kanto(?:or|ren)\w*|werkplaats\w*|ambacht\w*|industrie\w*"
    r"|loods\w*|werkruimte\w*|werklocatie\w*|werkfunctie\w*|arbeidsplaats\w*|\w*bedrijf|\w*bedrijven|hal(?:len)?|productieruimte\w*|atelier\w*|nijverheid|werkgebouw\w*)\b"
)
PARK = r"bedrijventerrein\w*|bedrijfsterrein\w*|bedrijvenpark\w*|industrieterrein\w*|werklocatie\w*|kantorenlocatie\w*|bedrijfs(?:ruimte|bestemming|hectare)\w*|bedrijfshectares"
M2 = r"(?:m\s?(?:2|²|\^2)|vierkante meter|ha\b|hectares?)"
NUMBER = r"\d[\d.,]*"
QUANTITY = rf"{NUMBER}\s*(?:{M2}|arbeidsplaatsen|banen|fte)|{NUMBER}\s*-\s*{NUMBER}\s*(?:{M2}|arbeidsplaatsen|banen)"
SURFACE = (
    r"\b(?:b\.?v\.?o\.?|v\.?v\.?o\.?|g\.?b\.?o\.?|bruto[ -]?vloer\w*|vloeroppervlak\w*|bedrijfsvloeroppervlak\w*|grondoppervlak\w*|gebruiksoppervlak\w*"
    r"|verhuurbare?\s+vloer\w*)"
)
MIXTURE = (
    r"commerci[eë]+le\s+(?:ruimten?|functies|voorzieningen|plint)|commercieel|voorzieningen|maatschappelijke|detailhandel|horeca|winkel|groen en water"
    r"|,\s*groen|dienstverlening,? kantoor"
)
NOT_WORK = r"\((?:maatschappel|zorg|onderwijs|kinderopvang|school)|kinderopvang|crèche|creche|basisschool|\bschool\b|kinderdagverblijf"
THRESHOLD = r"drempel|m\.e\.r|\bmer\b|NIBM|betekenende mate|ondergrens|Besluit milieueffect|\bBro\b|Activiteitenbesluit|of meer\b"
LAW = (
    r"verordening|\bartikel\s+\d|\bWet\b|\bBesluit\b|Bouwbesluit|\bBro\b|\bBkl\b|wettelijk|rijksbeleid|provinciale?\s+(?:regel|plicht|beleid|verordening)"
    r"|in\s+artikel"
)
OLD_PLAN = (
    r"\b(?:geldende?|vigerende?|voorheen|huidige bestemmingsplan|ter plaatse geldende|voormalige?\s+bestemmingsplan|vorige\s+(?:bestemmings)?plan|oude\s+(?:bestemmings)?plan)\b"
    r"|op basis van de (?:bedrijfs|huidige )bestemming|niet mogelijk (?:op basis|is)\s|gewenste woningen|voorziet niet in|staat\s+\w+\s+(?:het plan\s+)?niet toe"
)
EXISTING = (
    r"huidige situatie|bestaande?(?! woning)|gevestigde?|gesloopt|te slopen|sloop|slopen|voormalige|beëindigd|wegbestemd|weg te bestemmen|geenszins|niet te realiseren"
    r"|gekenmerkt door|aanwezige?|zijn gevestigd|leegstand|leegstaande|thans|momenteel|op dit moment|was\b|waren\b|biedt ruimte aan\s+(?:circa|ca\.?)?\s*\d+\s+bedrijven"
)
COMPENSATED = (
    r"compens\w*|vervangende\b[^.;]{0,40}(?:werkruimte|bedrijfs|vloer|kavel)|(?:gelijke|dezelfde|even grote|evenveel)\b[^.;]{0,30}"
    r"(?:oppervlak|vloer|m²|m2|vierkante|werkruimte|bedrijfs)\w*"
)
REPORTED = (
    r"monitor\w*|(?:jaarlijks|elk jaar|ieder jaar|periodiek|halfjaarlijks|per kwartaal|om de \w+ jaar)\b[^.;]*(?:\w*rapport\w*|verslag\w*|informe\w*|geïnformeerd)"
    r"|(?:\w*rapport\w*|verslag\w*|informe\w*)\b[^.;]*(?:jaarlijks|elk jaar|ieder jaar|periodiek|halfjaarlijks)"
)
TOTAL = r"\btotaal|\b(?:dat is|is dat)\b|\bsamen\b|opgeteld|oftewel|te weten"
TRADED = r"in (?:de )?plaats van|vervangen (?:door|worden)|minder dan|niet meer\s+(?:wordt|worden)|geruild|uitgewisseld|ten koste van"
PER_FIRM = r"per (?:bedrijf|kavel|vestiging|perceel|woning|kantoor|winkel|adres|pand|gebouw)\b|%|procent|\bpct\b"
PROGRAMME = (
    r"voorzie\w*|realis\w*|ontwikkel\w*|mogelijk|toevoeg\w*|toegevoegd|toegestaan|maxim\w*|minim\w*|nieuwe?|gebouwd|programma\w*|ruimte voor|behoud\w*|behouden|oprichten"
    r"|staan we|ten minste|bestemd|\bkom(?:t|en) (?:er|in totaal|ten minste|\d)|omvat"
)
OTHER_PLAN = r"masterplan|moederplan|structuurvisie|gebiedsvisie|ontwikkelstrategie|ander plan|elders in|regionaal programma|omgevingsvisie"
WISH = r"ambitie|streven|streeft|wens\w*|doelstelling|doelen|ten doel|beoogt de gemeente|uitgangspunt|kansen|wil\s+de\s+gemeente|heeft de voorkeur"
HALF = r"in beginsel|in principe|zoveel mogelijk|zo mogelijk|indien mogelijk|bij voorkeur|moet worden bezien|nader (?:te )?(?:bepalen|bezien|ingegaan)|wordt onderzocht|mogelijk kan"
TERM = r"bedrij(?:f|ven)\w*|kanto(?:or|ren)\w*|dienstverlening|\bwerk(?:en|ruimte|functie)?\b|ambacht\w*|industrie\w*|nijverheid|werklocatie\w*|commerci[eë]+le"
SENSITIVE = (
    r"(?:\(?bedrijfs\)?-?)?woningen|(?:bedrijfs)?woning\b|gevoelige?\b|(?:geluid|geur|milieu|trilling|hinder)s?gevoelige?|wonen\b|bewoning"
)
FREED = r"(?:toegestaan|toegelaten|mogelijk|opgericht|gebouwd|gerealiseerd|gevestigd|geprojecteerd|realiseren|bouwen|te vestigen)"
THING = r"(?:(?:\(?bedrijfs\)?-?)?woning(?:en)?|(?:geluid|geluids|geur|milieu|hinder)?gevoelige? \w+|wonen|bewoning)"
FORBIDDEN = (
    rf"\bgeen\s+(?:[\w()-]+,?\s+){{0,4}}{THING}[^.;]{{0,130}}\b{FREED}|{THING}(?:[^.;]|\d\.\d|[a-z]\.[a-z]){{0,160}}\bniet\s+(?:\w+\s+){{0,3}}{FREED}"
    rf"|niet toegestaan om\b[^.;]{{0,60}}{THING}|{THING}[^;]{{0,260}}\buitgesloten\b|{THING}[^.;]{{0,60}}\bverboden\b"
)
NEAR_WORK = r"bedrij\w*|terrein\w*|zone\w*|contour\w*|industrie\w*|geur\w*|geluid\w*|bestemming\w*|aanduiding\w*|gemengd|werkgebied|werkingsgebied|meter van"
CATEGORY = r"categorie(?:ën|Ã«n|en)?\s*(?:maximaal\s*)?(?:[1-6]|I{1,3}V?|A\b|B\b)|milieucategorie\w*|categorie(?:ën)?\s+\d|Staat van (?:B|b)edrijfs\w*|bedrijvenlijst"
ALLOWED = r"toegestaan|toegelaten|bestemd|mogelijk gemaakt|vastgelegd|krijgen|gelden|verlaagd|beperkt tot|zijn toelaatbaar|maximaal\s+(?:milieu)?categorie|ten hoogste"
COMPARABLE = r"gelijk\s?(?:te stellen|gesteld|stelling)|gelijkgesteld|vergelijkbaar|te vergelijken|naar aard en (?:invloed|omvang|effect\w*|uitstraling)|niet (?:wordt|worden) vergroot|één (?:stap|categorie) hoger|één categorie"
HOUSING = (
    r"woningbouw\w*|woningproductie|woningmarkt\w*|woningbouwprogramma|woningvoorraad|huishoudens|woonmonitor|woningbehoefte|plancapaciteit"
)
BUILT = r"(?:aanwezig|gerealiseerd|gebouwd|gereed|klaar|beschikbaar|opgeleverd|in gebruik|voltooid|vergunning\w*)"
BUILT_WORK = (
    rf"(?:bedrijfs(?:gebouw|ruimte|bebouwing|vloer|hal)\w*|werkruimte\w*|werkplaats\w*|kantoor\w*|werkprogramma|werkfunctie\w*|werkgebouw\w*|bedrijfsunits?)[^.;]{{0,80}}{BUILT}"
    rf"|{BUILT}[^.;]{{0,60}}(?:bedrijfs(?:gebouw|ruimte|bebouwing|vloer|hal)\w*|werkruimte\w*|werkplaats\w*|kantoorruimte\w*)"
)
GROUND = r"plint\w*|begane[ -]grond\w*|eerste (?:bouw)?laag|onderste (?:bouw)?laag|eerste verdiepingshoogte"
HEIGHT = rf"(?:hoogte|hoog)\b[^.;]{{0,60}}?{NUMBER}\s*(?:m\b|meter)|{NUMBER}\s*(?:m|meter)\b[^.;]{{0,40}}\b(?:hoogte|hoog)\b"
LEAST = r"minimaal|minimale|minimum|ten minste|tenminste|minstens|niet lager dan"
