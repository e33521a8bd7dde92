"""Whatever is done to a return, reading it answers a return: damaged members and texts, and pages nested for ever."""

import io
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.platforms import files
from service.platforms.archive import RefusedArchive, members
from service.platforms.documents import Sheet, read_pages, read_sheets
from service.platforms.files import Files
from service.platforms.markup import DEEPEST
from service.platforms.normalised import Return
from service.platforms.reading import read_return
from service.vocabulary import RowOutcome
from tests.unit.productions import ASKED, archive
from tests.unit.samples import names, sample

PIECES = [
    b"\x00", b"\xff", b'"', b"\n", b"\r\n", b",", b"\t", b"<", b"<table><tr><td>", b"-----BEGIN PGP SIGNATURE-----", b"{",
    b"[[[[", b"\xe2\x80\xae", b"=1+1", b"NO RESPONSIVE DATA FOUND", b"===============",
    b"0000-00-00 00:00:00", b"\xed\xa0\x80",
    b"9" * 40, b"29/03/2026 01:30:00",
]  # fmt: skip
"""What stands for something in one format or another."""

Edit = tuple[float, int, bytes]
edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES)), min_size=1, max_size=6)


@cache
def opened(name: str) -> dict[str, bytes]:
    """The members of a sample; a file that came by itself is one."""
    try:
        return members(sample(name).content)
    except RefusedArchive:
        return {}


@cache
def written(name: str) -> tuple[dict[str, list[str]], dict[str, list[Sheet]]]:
    found = Files(content=opened(name))
    return read_pages(found.named(r".*\.pdf")), read_sheets(found.named(r".*\.xlsx"))


def damaged(data: bytes, changes: list[Edit]) -> bytes:
    """The same with a few stretches of it replaced."""
    for at, length, piece in changes:
        start = int(at * len(data))
        data = data[:start] + piece + data[start + length :]
    return data


def again(content: dict[str, bytes]) -> bytes:
    """An archive of these members, each in the archives that it lay in."""
    inner: dict[str, dict[str, bytes]] = {}
    flat: dict[str, bytes] = {}
    for path, data in content.items():
        outer, parted, rest = path.partition("!")
        if parted:
            inner.setdefault(outer, {})[rest] = data
        else:
            flat[path] = data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for path, data in {**flat, **{path: again(held) for path, held in inner.items()}}.items():
            made.writestr(path, data)
    return out.getvalue()


READABLE = [name for name in names() if opened(name) and sample(name).expected["archive"] == "ok"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=120, deadline=None
)
@given(name=st.sampled_from(READABLE), which=st.floats(0, 0.999), changes=edits)
def test_no_damage_to_a_member_makes_reading_raise(
    monkeypatch: pytest.MonkeyPatch, name: str, which: float, changes: list[Edit]
) -> None:
    content = dict(opened(name))
    path = sorted(content)[int(which * len(content))]
    content[path] = damaged(content[path], changes)
    told, sheets = written(name)
    monkeypatch.setattr(files, "read_pages", lambda held: {p: told[p] for p in held if p in told})
    monkeypatch.setattr(files, "read_sheets", lambda held: {p: sheets[p] for p in held if p in sheets})
    read = read_return(again(content), sample(name).request)
    assert isinstance(read, Return)
    assert all(row.at is not None and row.zone_from for row in read.rows if row.outcome is RowOutcome.ACCEPTED)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120, deadline=None)
@given(name=st.sampled_from(["discord/traps", "kik/clean", "tiktok/clean", "tiktok/traps"]), changes=edits)
def test_no_text_of_a_document_makes_reading_raise(
    monkeypatch: pytest.MonkeyPatch, name: str, changes: list[Edit]
) -> None:
    told, sheets = written(name)
    torn = {path: damaged("\n".join(lines).encode(), changes).decode(errors="replace") for path, lines in told.items()}
    monkeypatch.setattr(files, "read_pages", lambda held: {path: torn[path].split("\n") for path in held})
    monkeypatch.setattr(files, "read_sheets", lambda held: {path: sheets[path] for path in held})
    assert isinstance(read_return(sample(name).content, sample(name).request), Return)


@settings(max_examples=120, deadline=None)
@given(name=st.sampled_from(names("uk-operator")), changes=edits)
def test_no_damage_to_an_operators_answer_makes_reading_raise(name: str, changes: list[Edit]) -> None:
    read = read_return(damaged(sample(name).content, changes), sample(name).request)
    assert all(row.at is not None and row.zone_from for row in read.rows if row.outcome is RowOutcome.ACCEPTED)


@pytest.mark.parametrize("nest", [b"<div>", b"<div><object></div>", b'<b a="1">', b"<x-y>"])
def test_a_page_nested_for_ever_is_not_read(nest: bytes) -> None:
    page = b'<div id="property-name"><div class="t i">' + nest * (DEEPEST * 20)
    read = read_return(archive({"records.html": page}), ASKED)
    assert read.findings == ("layout_not_read",)


def test_a_subscribers_page_that_cannot_be_read_is_said_to_be_not_read() -> None:
    read = read_return(archive({"a.SubscriberInfo.html": b"<table>" * (DEEPEST * 20)}), ASKED)
    assert read.findings == ("document_not_read:SubscriberInfo", "no_subscriber_data")
    assert (read.target_match, read.no_data, read.subscriber, read.rows) == (False, False, None, ())


def test_a_file_of_no_known_format_is_kept_and_never_called_empty() -> None:
    read = read_return(archive({"export.bin": b"\x00\x01", "notes.csv": b"a,b\n1,2\n"}), ASKED)
    assert (read.archive, read.findings) == ("ok", ("format_not_read",))
    assert (read.no_data, read.target_match, read.zone_ok, read.subscriber, read.rows) == (False, None, None, None, ())
