"""PDFs and workbooks are read by a program of its own: one that hangs, swells or dies costs its document and nothing else."""

import io
import zipfile
from collections.abc import Callable

import pytest

from service.platforms import documents
from service.platforms.documents import read_pages, read_sheets
from service.platforms.reading import read_return
from tests.unit.productions import archive
from tests.unit.samples import sample

WORKBOOK = "gullfeather.81/gullfeather.81 - 240512/gullfeather.81 - IP Data.xlsx"


def member(name: str, path: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(sample(name).content)) as opened:
        return opened.read(path)


def rewritten(book: bytes, change: Callable[[bytes], bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A workbook with its one sheet changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as opened, zipfile.ZipFile(out, "w", compression) as made:
        for name in opened.namelist():
            data = opened.read(name)
            made.writestr(name, change(data) if "sheet1" in name else data)
    return out.getvalue()


def far_corners(sheet: bytes) -> bytes:
    """Two cells that are as far apart as can be: a careless reader asks for the memory between them."""
    return sheet.replace(b'"B3"', b'"XFD1048576"').replace(b'<row r="3"', b'<row r="1048576"')


@pytest.fixture(scope="module")
def book() -> bytes:
    return member("tiktok/traps", WORKBOOK)


def test_a_workbook_is_read_with_what_was_an_instant(book: bytes) -> None:
    (sheet,) = read_sheets({"a.xlsx": book})["a.xlsx"]
    assert sheet[0] == [("Login Time", False), ("Active Start Time", False), ("IP", False), ("IP Country", False)]
    assert sheet[1][0] == ("2026-04-04 21:10:11", True)


def test_a_workbook_that_kills_its_reader_is_not_read_and_the_others_are(book: bytes) -> None:
    read = read_sheets({"a.xlsx": book, "b.xlsx": rewritten(book, far_corners), "c.xlsx": book})
    assert sorted(read) == ["a.xlsx", "c.xlsx"]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"%PDF-1.4\n1 0 obj\n<< /Kids [1 0 R] >>\nendobj\ntrailer << /Root 1 0 R >>"]
)
def test_a_pdf_that_is_none_is_not_read(content: bytes) -> None:
    assert read_pages({"a.pdf": content}) == {}


def test_nobody_waits_for_a_reader_that_does_not_end(monkeypatch: pytest.MonkeyPatch, book: bytes) -> None:
    monkeypatch.setattr(documents, "SECONDS", 0.001)
    assert read_sheets({"a.xlsx": book, "b.xlsx": book}) == {}


def test_entities_of_a_workbook_are_not_expanded(book: bytes) -> None:
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    hostile = rewritten(book, lambda sheet: sheet.replace(b"<worksheet", declared, 1).replace(b">GB<", b">&b;<"))
    assert "aaaaaaaaaaaaaaaaaaaa" not in str(read_sheets({"a.xlsx": hostile}))


def test_a_bomb_in_a_workbook_refuses_the_whole(book: bytes) -> None:
    bomb = rewritten(book, lambda sheet: sheet + b" " * 2_000_000, zipfile.ZIP_DEFLATED)
    given = sample("tiktok/traps")
    read = read_return(archive({"someone - IP Data.xlsx": bomb}), given.request)
    assert (read.archive, read.findings, read.rows) == ("refused", ("zip_ratio",), ())


def test_a_log_that_cannot_be_read_is_said_to_be_not_read_and_never_to_be_empty() -> None:
    given = sample("tiktok/clean")
    broken = {"paperlantern.moth - Events IP Data.pdf": b"%PDF-1.7", "paperlantern.moth - IP Data.xlsx": b"PK"}
    read = read_return(archive(broken), given.request)
    assert read.findings == (
        "document_not_read:events",
        "document_not_read:ip_data",
        "matched_on_handle_only",
        "no_subscriber_data",
    )
    assert (read.target_match, read.no_data, read.rows) == (True, False, ())
