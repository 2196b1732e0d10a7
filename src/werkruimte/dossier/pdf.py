"""`dossier.pdf`: the same document on paper, by Typst, tagged as PDF/UA-1."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import typst

from werkruimte.dossier import drawings
from werkruimte.dossier.model import Document
from werkruimte.layers import Layers


def write(document: Document, layers: Layers, path: Path) -> None:
    """Write the PDF; maps and charts are vectors. Same document, same bytes."""
    data = asdict(document)
    data["maps"] = [drawings.use_map(layers), drawings.room_map(layers)] if layers.parks else []
    data["map_alt"] = (
        f"Kaart van {document.name} met de bedrijventerreinen, bedrijfsruimte en woningen. De tabel De terreinen geeft dezelfde gegevens."
    )
    data["bridge_svg"] = drawings.bridge(document.bridge) if document.bridge else ""
    assets = resources.files("werkruimte.dossier") / "assets"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("dossier.typ", "tokens.typ"):
            (Path(folder) / name).write_text(assets.joinpath(name).read_text("utf-8"), "utf-8")
        typst.compile(
            str(Path(folder) / "dossier.typ"),
            output=str(path),
            root=folder,
            font_paths=[str(assets / "fonts" / "ttf")],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
