"""Errors of the standard library reach the user in Dutch, with the place where it is known."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from werkruimte.domain.errors import cause


def _raised(call) -> Exception:
    with pytest.raises(Exception) as caught:
        call()
    return caught.value


def test_a_place_is_named_where_the_error_knows_one():
    assert cause(_raised(lambda: tomllib.loads('a = 1\nb c = "x"\n'))) == "de vorm klopt niet in regel 2, teken 3"
    assert cause(_raised(lambda: json.loads('{"a": 1,\n "b" 2}'))) == "de vorm klopt niet in regel 2, teken 6"
    assert cause(_raised(lambda: ElementTree.fromstring("<a>\n<b></a>"))) == "de vorm klopt niet in regel 2, teken 5"
    assert cause(_raised(lambda: tomllib.loads('a = "x'))) == "de vorm klopt niet"


def test_what_the_system_refuses_is_said_in_dutch(tmp_path: Path):
    assert cause(_raised((tmp_path / "weg.toml").read_bytes)) == "het bestaat niet"
    assert cause(_raised(tmp_path.read_bytes)) == "het is een map"
    assert cause(_raised(lambda: b"\xff".decode())) == "geen tekst in UTF-8"
    assert cause(OSError(5, "Input/output error")) == "fout 5 van het systeem"
    assert cause(OSError("other")) == "het systeem weigert"


def test_a_missing_key_is_named():
    assert cause(KeyError("zout")) == "'zout' ontbreekt"
