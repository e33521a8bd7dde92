"""The canary's searcher: finds a marker however it is written and packed, and nothing where there is nothing."""

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.integration.canary.searching import Hit, Searcher, files_in

MARKER = "Zwyndélorra Obsquethian/7?"
OTHER = "Quessantholm Vriebrandt"
SEARCHER = Searcher([MARKER, OTHER])

WRITTEN: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda text: text.upper().encode(),
    "in small letters": lambda text: text.lower().encode(),
    "wide": lambda text: text.encode("utf-16-le"),
    "wide, the other way round": lambda text: text.encode("utf-16-be"),
    "in hexadecimal": lambda text: text.encode().hex().encode(),
    "in capital hexadecimal": lambda text: text.encode().hex().upper().encode(),
    "in base64": lambda text: base64.b64encode(text.encode()),
    "in base64 of a longer text": lambda text: base64.b64encode(f"{{'a': '{text}'}}".encode()),
    "in base64 one further": lambda text: base64.b64encode(f"{{'ab': '{text}'}}".encode()),
    "in base64 for addresses": lambda text: base64.urlsafe_b64encode(f"{{'abc': '{text}'}}".encode()),
    "wide, in base64": lambda text: base64.b64encode(text.encode("utf-16-le")),
    "in an address": lambda text: f"/x?name={quote(text)}&y".encode(),
    "in an address, all": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "in JSON": lambda text: json.dumps({"x": text}).encode(),
    "in JSON, all": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text).encode(),
    "as Python shows bytes": lambda text: repr({"x": text.encode()}).encode(),
}


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("first.txt", b"nothing")
        made.writestr("second.txt", content)
    return file.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "not": lambda content: content,
    "in gzip": gzip.compress,
    "in zlib": zlib.compress,
    "in zlib at its best": lambda content: zlib.compress(content, 9),
    "in a zip": zipped,
    "in a zip in gzip": lambda content: gzip.compress(zipped(content)),
    "in gzip that was cut off": lambda content: gzip.compress(content + bytes(range(256)) * 200)[:-9],
}


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("written", WRITTEN)
def test_a_marker_is_found_however_it_is_written_and_packed(written: str, packed: str) -> None:
    content = b"\x00before " + PACKED[packed](b"more " + WRITTEN[written](MARKER) + b" and more") + b" after"
    assert {(hit.marker, hit.where) for hit in SEARCHER.search([("here", content)])} == {(MARKER, "here")}


def test_two_markers_side_by_side_are_both_found() -> None:
    hits = SEARCHER.search([("here", f"{MARKER}{OTHER}".encode())])
    assert {hit.marker for hit in hits} == {MARKER, OTHER}


def test_a_marker_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / OTHER).touch()
    assert SEARCHER.search(files_in(tmp_path)) == {Hit(OTHER, str(tmp_path / OTHER), "utf-8 (its name)")}


def test_what_is_nearly_a_marker_is_none(tmp_path: Path) -> None:
    for n, packed in enumerate(PACKED.values()):
        (tmp_path / str(n)).write_bytes(packed(b"PK\x03\x04" + MARKER[1:].encode() + b"\x78\x9c" + OTHER[:-1].encode()))
    assert SEARCHER.search(files_in(tmp_path)) == set()
