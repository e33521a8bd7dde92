"""A platform's archive is opened whole and safe, or not at all."""

import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.platforms import archive
from service.platforms.archive import RefusedArchive, members

Files = dict[str, bytes]


def zipped(files: Files, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def zipped_member(info: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(info, content)
    return out.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(RefusedArchive) as refused:
        members(content)
    return refused.value.reason


def test_every_member_is_found_by_its_path() -> None:
    files = {"records.html": b"<p>", "linked_media/one.jpg": b"\xff\xd8"}
    assert members(zipped(files)) == files


def test_archives_within_archives_are_opened_in_place() -> None:
    assert members(zipped({"outer.zip": zipped({"inner.zip": zipped({"a.txt": b"a"})})})) == {
        "outer.zip!inner.zip!a.txt": b"a"
    }


def test_the_fourth_archive_within_another_is_kept_and_not_opened() -> None:
    innermost = zipped({"a.txt": b"a"})
    third = zipped({"fourth.zip": innermost})
    nested = zipped({"first.zip": zipped({"second.zip": zipped({"third.zip": third})})})
    assert members(nested) == {"first.zip!second.zip!third.zip!fourth.zip": innermost}


def test_the_litter_of_other_machines_is_passed_over() -> None:
    assert members(zipped({"a.txt": b"a", "__MACOSX/._a.txt": b"", "x/._a.txt": b"", "~$a.docx": b""})) == {
        "a.txt": b"a"
    }


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../outside.txt", "zip_path_escape"),
        ("a/../../outside.txt", "zip_path_escape"),
        ("a\\..\\..\\outside.txt", "zip_path_escape"),
        ("/etc/passwd", "zip_absolute_path"),
        ("\\share\\a.txt", "zip_absolute_path"),
        ("C:\\a.txt", "zip_absolute_path"),
    ],
)
def test_a_member_outside_its_folder_refuses_the_whole(name: str, reason: str) -> None:
    assert refusal(zipped({"good.txt": b"good", name: b"x"})) == reason


def test_a_link_refuses_the_whole() -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal(zipped_member(link, b"/etc/passwd")) == "zip_link_member"


def test_an_encrypted_member_refuses_the_whole() -> None:
    content = bytearray(zipped({"a.txt": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert refusal(bytes(content)) == "encrypted_member"


def test_a_member_far_denser_than_any_log_is_refused() -> None:
    assert refusal(zipped({"zeros.txt": b"\0" * 1_000_000})) == "zip_ratio"


@pytest.mark.parametrize("declared", [3, 4_000_000_000])
def test_a_member_that_lies_about_its_size_is_refused(declared: int) -> None:
    content = bytearray(zipped({"a.txt": b"0123456789"}, zipfile.ZIP_DEFLATED))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(signature) + offset
        content[at : at + 4] = declared.to_bytes(4, "little")
    assert refusal(bytes(content)) == "zip_size_lie"


def test_all_members_together_have_one_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1000)
    assert members(zipped({"a": b"a" * 600, "b": b"b" * 400})) == {"a": b"a" * 600, "b": b"b" * 400}
    assert refusal(zipped({"a": b"a" * 600, "b": b"b" * 401})) == "zip_too_large"


def test_nesting_buys_no_further_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = zipped({"a": b"a" * 600})
    monkeypatch.setattr(archive, "LARGEST", 1300)
    assert refusal(zipped({"one.zip": inner, "two.zip": inner})) == "zip_too_large"


@pytest.mark.parametrize("content", [b"", b"PK", b"id,ip,time\n1,192.0.2.1,now\n", b"%PDF-1.7"])
def test_what_is_no_archive_is_said_to_be_none(content: bytes) -> None:
    assert refusal(content) == "not_an_archive"


def test_an_archive_that_says_it_holds_another_and_does_not_is_refused() -> None:
    assert refusal(zipped({"inner.zip": b"not one"})) == "not_an_archive"


@given(
    files=st.dictionaries(
        st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?\.(txt|html)", fullmatch=True), st.binary(max_size=64)
    )
)
def test_what_was_put_in_comes_out(files: Files) -> None:
    assert members(zipped(files)) == files


@given(content=st.binary(max_size=400))
def test_no_bytes_do_anything_but_open_or_be_refused(content: bytes) -> None:
    try:
        members(content)
    except RefusedArchive as refused:
        assert refused.reason  # noqa: PT017


@given(cut=st.integers(0, 200), at=st.integers(0, 399), flipped=st.integers(1, 255))
def test_no_damage_does_anything_but_refuse_or_open(cut: int, at: int, flipped: int) -> None:
    whole = bytearray(zipped({"records.html": b"<div>" * 20, "inner.zip": zipped({"a.txt": b"a"})}))
    whole[at % len(whole)] ^= flipped
    try:
        members(bytes(whole[: len(whole) - cut]))
    except RefusedArchive as refused:
        assert refused.reason  # noqa: PT017
