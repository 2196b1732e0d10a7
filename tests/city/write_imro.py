"""Plans of Toetsstad as IMRO 2012 in GML: what each admits, in boxes of RD metres."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

Box = tuple[float, float, float, float]
KADE: Box = (155_500, 525_000, 155_900, 525_200)


@dataclass(frozen=True)
class CityPlan:
    """A plan; objects are (element, hoofdgroep, naam, box)."""

    id: str
    name: str
    day: str
    box: Box
    objects: tuple[tuple[str, str, str, Box], ...]


WORK: Box = (155_600, 525_000, 155_880, 525_200)
PARK_GREEN: Box = (155_880, 525_000, 155_900, 525_200)
STRIP: Box = (155_540, 525_000, 155_560, 525_200)
BUSINESS = (
    ("Enkelbestemming", "bedrijventerrein", "Bedrijventerrein", WORK),
    ("Functieaanduiding", "", "bedrijf tot en met categorie 4.1", WORK),
    ("Enkelbestemming", "groen", "Groen", PARK_GREEN),
)
PLANS = (
    CityPlan(
        "NL.IMRO.9998.BP2012-VG01",
        "Proefkade",
        "2012-04-02",
        KADE,
        (*BUSINESS, ("Enkelbestemming", "groen", "Groen", (155_500, 525_000, 155_600, 525_200))),
    ),
    CityPlan("NL.IMRO.9998.BP2020-VG01", "Kadezicht", "2020-09-15", STRIP, (("Enkelbestemming", "wonen", "Wonen", STRIP),)),
    # Rules on parking for everyone: no bestemmingen, so it takes the place of nothing.
    CityPlan("NL.IMRO.9998.PARAPLU-VG01", "Paraplu parkeren", "2022-01-10", (154_900, 524_900, 156_000, 526_000), ()),
)


def write_plans(folder: Path, plans: tuple[CityPlan, ...] = PLANS) -> None:
    """One GML file a plan."""
    for plan in plans:
        members = [_member("Bestemmingsplangebied", plan.id, _head(plan), plan.box)]
        for number, (element, group, name, box) in enumerate(plan.objects, 1):
            inner = f"<imro:naam>{name}</imro:naam><imro:bestemmingshoofdgroep>{group}</imro:bestemmingshoofdgroep>"
            members.append(_member(element, f"{plan.id}.{number}", inner, box))
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<imro:FeatureCollectionIMRO xmlns:imro="http://www.geonovum.nl/imro/2012/1.1" '
            'xmlns:gml="http://www.opengis.net/gml/3.2">\n' + "\n".join(members) + "\n</imro:FeatureCollectionIMRO>\n"
        )
        (folder / f"{plan.id}.gml").write_text(text, "utf-8")


def _head(plan: CityPlan) -> str:
    return (
        f"<imro:overheidsCode>9998</imro:overheidsCode><imro:naam>{plan.name}</imro:naam><imro:planstatusInfo><imro:PlanstatusEnDatum>"
        f"<imro:planstatus>vastgesteld</imro:planstatus><imro:datum>{plan.day}</imro:datum></imro:PlanstatusEnDatum></imro:planstatusInfo>"
    )


def _member(element: str, id: str, inner: str, box: Box) -> str:
    west, south, east, north = box
    ring = f"{west} {south} {east} {south} {east} {north} {west} {north} {west} {south}"
    return (
        f'<imro:featureMember><imro:{element} gml:id="{id}">{inner}<imro:geometrie><gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992">'
        f"<gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></imro:geometrie>"
        f"</imro:{element}></imro:featureMember>"
    )
