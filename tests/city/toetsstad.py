"""The test city as files of publishers, always the same bytes: `python tests/city/toetsstad.py FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scenario import NAME, PANDEN, PARKS, STAND, UNITS
from write_lvbag import write_extract

from werkruimte.engine import connect

EXTRACT = "toetsstad_lvbag.zip"


def write_city(folder: Path) -> Path:
    """Everything of Toetsstad into `folder`: the BAG extract and two editions of the register of parks, with their sidecars."""
    folder.mkdir(parents=True, exist_ok=True)
    write_extract(folder / EXTRACT, PANDEN, UNITS, STAND)
    for day, parks in PARKS.items():
        path = folder / f"toetsstad_ibis_{day[:4]}.geojson"
        path.write_text(json.dumps(_edition(parks), ensure_ascii=False, indent=1) + "\n", "utf-8")
        path.with_name(path.name + ".bron.toml").write_text(
            'titel = "Bedrijventerreinen van Toetsstad (verzonnen)"\nuitgever = "toetsbestand"\nlicentie = "CC0"\n'
            f'peildatum = "{day}"\nprecisie = "day"\nmay_publish = "rows"\n',
            "utf-8",
        )
    return folder


def _edition(parks: list[tuple[str, str, tuple[int, int, int, int]]]) -> dict[str, object]:
    """GeoJSON in the schema of IBIS: longitude and latitude, areas in m2 as text."""
    features = []
    for rin, name, (west, south, east, north) in parks:
        area = (east - west) * (north - south)
        properties = {
            "RINNUMMER": rin,
            "BEDRIJVENT": name,
            "KERN": NAME,
            "OPPBRUTO": str(area),
            "OPPNETTO": str(area * 8 // 10),
            "JAAR": "1985",
        }
        ring = [_degrees(x, y) for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south))]
        features.append({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return {"type": "FeatureCollection", "features": features}


def _degrees(x: float, y: float) -> list[float]:
    row = _CONNECTION.execute(
        "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Transform(ST_Point(?, ?), 'EPSG:28992', 'EPSG:4326', true) AS p)", [x, y]
    ).fetchall()[0]
    return [round(value, 9) for value in row]


_CONNECTION = connect(threads=1)

if __name__ == "__main__":
    print(write_city(Path(sys.argv[1])))
