"""How a text might stand in bytes: as it is, in other cases, wide, and in every way in which bytes are written as letters."""

import base64
import json
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

WIDE = ("utf-16-le", "utf-16-be")


def spellings(text: str) -> dict[bytes, str]:
    """Every spelling of the text, with what it is called. A marker needs a dozen letters, so that none is there by chance."""
    found: dict[bytes, str] = {}
    for written in sorted({text, text.upper(), text.lower()}):
        for form in ("NFC", "NFD"):
            composed = unicodedata.normalize(form, written)
            for how, spelt in (*_in_bytes(composed), *_in_letters(composed)):
                found.setdefault(spelt, how)
    return found


def _in_bytes(text: str) -> Iterator[tuple[str, bytes]]:
    for encoding in ("utf-8", *WIDE):
        raw = text.encode(encoding)
        yield encoding, raw
        yield f"hex of {encoding}", raw.hex().encode()
        yield f"hex of {encoding}", raw.hex().upper().encode()
        for letters in _base64(raw):
            yield f"base64 of {encoding}", letters
            yield f"base64url of {encoding}", letters.replace(b"+", b"-").replace(b"/", b"_")
            yield f"base64 of {encoding}, percent", quote(letters, safe="").encode()


def _base64(raw: bytes) -> Iterator[bytes]:
    """Of each of the three places where it may start in a longer text: the letters that depend on it alone."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw)
        yield whole[(8 * before + 5) // 6 : 8 * (before + len(raw)) // 6]


def _in_letters(text: str) -> Iterator[tuple[str, bytes]]:
    raw = text.encode()
    yield "percent", quote(text).encode()
    yield "percent", quote(text, safe="").encode()
    yield "percent", quote_plus(text).encode()
    yield "percent, all", "".join(f"%{byte:02X}" for byte in raw).encode()
    yield "percent, all", "".join(f"%{byte:02x}" for byte in raw).encode()
    wide = text.encode("utf-16-be")
    units = [int.from_bytes(wide[n : n + 2], "big") for n in range(0, len(wide), 2)]
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "JSON, all", "".join(f"\\u{unit:04x}" for unit in units).encode()
    yield "JSON, all", "".join(f"\\u{unit:04X}" for unit in units).encode()
    yield "Python", repr(raw)[2:-1].encode()
    yield "markup", text.encode("ascii", "xmlcharrefreplace")
    yield "quoted-printable", "".join(chr(byte) if byte < 128 else f"={byte:02X}" for byte in raw).encode()
    yield "latin-1", text.encode("latin-1", "replace")
