"""A small picture of few colours as PNG (ISO/IEC 15948): palette, one byte a pixel, index 0 transparent."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def picture(classes: NDArray[np.uint8], colours: Sequence[str]) -> bytes:
    """classes: (rows, columns) from the top; 0 is transparent, k is `colours[k - 1]` (#RRGGBB). Same input, same bytes."""
    rows, columns = classes.shape
    palette = b"\0\0\0" + b"".join(bytes.fromhex(c.lstrip("#")) for c in colours)
    lines = np.zeros((rows, columns + 1), dtype=np.uint8)
    lines[:, 1:] = classes
    head = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"tRNS", b"\0"), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
