"""A sealed part opens with both holders' keys, in its own place, and nowhere else."""

import os
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from service.identity.keys import SUITE, PublicKey, new_private_key, private_of, public_bytes
from service.identity.sealing import (
    Sealed,
    context_of,
    either_or,
    fingerprint,
    info_of,
    is_on_curve,
    point_of,
    seal,
    seal_half,
    share_of,
    times,
    unseal,
)
from service.platforms.evidence import decrypt, encrypt, make_key
from service.vocabulary import Holder, Part

FORCE = UUID("0c8f2ac4-58a8-4a20-94a3-47c7a5b7b0de")
SUBJECT = UUID("5f0cf8a6-8bb3-4f7d-9a52-5b6b0f6a8b11")
NAME = "Corwin Hathersedge, né Ødegård"
CONTEXT = context_of(FORCE, SUBJECT, Part.NAME, 1)
EPOCHS = {Holder.POLICE: 1, Holder.SAFEGUARDING: 2}


@pytest.fixture
def private() -> Mapping[Holder, bytes]:
    return {holder: new_private_key() for holder in Holder}


def public(private: Mapping[Holder, bytes]) -> dict[Holder, PublicKey]:
    return {holder: PublicKey(EPOCHS[holder], public_bytes(key)) for holder, key in private.items()}


def half(sealed: Sealed, holder: Holder, key: bytes, context: bytes = CONTEXT, epoch: int | None = None) -> bytes:
    info = info_of(holder, epoch or EPOCHS[holder], context)
    return SUITE.decrypt(sealed.halves[holder].sealed, private_of(key), info)


def test_what_is_sealed_is_read_with_both_halves(private: Mapping[Holder, bytes]) -> None:
    sealed = seal(NAME, public(private), CONTEXT)
    halves = {holder: half(sealed, holder, private[holder]) for holder in Holder}
    assert unseal(sealed.ciphertext, halves, CONTEXT) == NAME
    assert {holder: sealed.halves[holder].epoch for holder in Holder} == EPOCHS


def test_one_half_is_no_key_and_neither_holders_key_opens_the_others(private: Mapping[Holder, bytes]) -> None:
    sealed = seal(NAME, public(private), CONTEXT)
    police = half(sealed, Holder.POLICE, private[Holder.POLICE])
    for other in (police, bytes(32)):
        with pytest.raises(InvalidTag):
            unseal(sealed.ciphertext, {Holder.POLICE: police, Holder.SAFEGUARDING: other}, CONTEXT)
    with pytest.raises(InvalidTag):
        half(sealed, Holder.SAFEGUARDING, private[Holder.POLICE])


def test_sealing_twice_shares_no_byte_string_and_no_key(private: Mapping[Holder, bytes]) -> None:
    one, two = (seal(NAME, public(private), CONTEXT) for _ in range(2))
    keys = [either_or(*(half(s, holder, private[holder]) for holder in Holder)) for s in (one, two)]
    assert len({one.ciphertext, two.ciphertext, *keys, *(s.halves[h].sealed for s in (one, two) for h in Holder)}) == 8
    assert b"Hathersedge" not in one.ciphertext + two.ciphertext


ELSEWHERE = {
    "another force": context_of(uuid4(), SUBJECT, Part.NAME, 1),
    "another subject": context_of(FORCE, uuid4(), Part.NAME, 1),
    "another part": context_of(FORCE, SUBJECT, Part.PHOTO, 1),
    "another version": context_of(FORCE, SUBJECT, Part.NAME, 2),
}


@pytest.mark.parametrize("context", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_was_moved_is_refused(private: Mapping[Holder, bytes], context: bytes) -> None:
    sealed = seal(NAME, public(private), CONTEXT)
    halves = {holder: half(sealed, holder, private[holder]) for holder in Holder}
    with pytest.raises(InvalidTag):
        unseal(sealed.ciphertext, halves, context)
    for holder in Holder:
        with pytest.raises(InvalidTag):
            half(sealed, holder, private[holder], context)


@pytest.mark.parametrize("place", [0, 13, -1])
def test_a_ciphertext_that_was_touched_is_refused(private: Mapping[Holder, bytes], place: int) -> None:
    sealed = seal(NAME, public(private), CONTEXT)
    touched = bytearray(sealed.ciphertext)
    touched[place] ^= 1
    halves = {holder: half(sealed, holder, private[holder]) for holder in Holder}
    with pytest.raises(InvalidTag):
        unseal(bytes(touched), halves, CONTEXT)


def test_a_half_names_its_epoch_and_the_ciphertext_knows_of_none(private: Mapping[Holder, bytes]) -> None:
    sealed = seal(NAME, public(private), CONTEXT)
    with pytest.raises(InvalidTag):
        half(sealed, Holder.POLICE, private[Holder.POLICE], epoch=3)
    newer = PublicKey(3, public_bytes(new_key := new_private_key()))
    again = seal_half(half(sealed, Holder.POLICE, private[Holder.POLICE]), Holder.POLICE, newer, CONTEXT)
    halves = {
        Holder.POLICE: SUITE.decrypt(again.sealed, private_of(new_key), info_of(Holder.POLICE, 3, CONTEXT)),
        Holder.SAFEGUARDING: half(sealed, Holder.SAFEGUARDING, private[Holder.SAFEGUARDING]),
    }
    assert unseal(sealed.ciphertext, halves, CONTEXT) == NAME


def test_no_two_places_share_a_context() -> None:
    contexts = {
        context_of(force, subject, part, n)
        for force, subject in product((FORCE, SUBJECT), repeat=2)
        for part in Part
        for n in (1, 11, 111)
    }
    assert len(contexts) == 4 * len(Part) * 3


def test_evidence_opens_with_its_key_in_its_own_row(tmp_path: Path) -> None:
    make_key(tmp_path / "evidence-key")
    key, row = (tmp_path / "evidence-key").read_bytes(), uuid4().bytes
    assert decrypt(encrypt(b"the original", key, row), key, row) == b"the original"
    with pytest.raises(InvalidTag):
        decrypt(encrypt(b"the original", key, row), key, uuid4().bytes)


def shares(sealed: Sealed, private: Mapping[Holder, bytes], context: bytes = CONTEXT) -> dict[Holder, bytes]:
    return {holder: share_of(half(sealed, holder, private[holder]), holder, context) for holder in Holder}


@pytest.mark.parametrize(
    ("entered", "same"),
    [
        (NAME, True),
        ("  corwin   HATHERSEDGE, ne\u0301 \u00d8deg\u00e5rd\n", True),
        ("Corwin Hathersedge, n\u00e9 \u00d8degard", False),
        ("Corwin Hathersege, n\u00e9 \u00d8deg\u00e5rd", False),
        ("Hathersedge, Corwin, n\u00e9 \u00d8deg\u00e5rd", False),
        ("", False),
    ],
)
def test_a_second_entry_is_the_same_but_for_case_width_and_spaces(
    private: Mapping[Holder, bytes], entered: str, same: bool
) -> None:
    sealed = seal(NAME, public(private), CONTEXT)
    assert (fingerprint(entered, shares(sealed, private), CONTEXT) == sealed.fingerprint) is same


def test_hyphens_and_apostrophes_are_of_one_kind(private: Mapping[Holder, bytes]) -> None:
    sealed = seal("Mary-Jane O\u2019Hara", public(private), CONTEXT)
    assert fingerprint("mary\u2010jane o'hara", shares(sealed, private), CONTEXT) == sealed.fingerprint
    assert fingerprint("mary jane ohara", shares(sealed, private), CONTEXT) != sealed.fingerprint


def test_shares_open_nothing_and_one_holders_is_not_enough_to_compare(private: Mapping[Holder, bytes]) -> None:
    sealed = seal(NAME, public(private), CONTEXT)
    both = shares(sealed, private)
    with pytest.raises(InvalidTag):
        unseal(sealed.ciphertext, both, CONTEXT)
    for holder, wrong in product(Holder, (bytes(range(32)), both[Holder.POLICE], both[Holder.SAFEGUARDING])):
        if wrong != both[holder]:
            assert fingerprint(NAME, both | {holder: wrong}, CONTEXT) != sealed.fingerprint


@pytest.mark.parametrize(("entered", "same"), [(NAME, True), ("Corwin Hathersege", False)])
def test_who_compares_learns_of_one_text_and_the_holders_of_none(
    private: Mapping[Holder, bytes], entered: str, same: bool
) -> None:
    sealed = seal(NAME, public(private), CONTEXT)
    both, own = shares(sealed, private), os.urandom(32)
    asked = times(point_of(entered, CONTEXT), own)
    assert asked not in (point_of(entered, CONTEXT), times(point_of(entered, CONTEXT), os.urandom(32)))
    for one, other in (Holder, tuple(reversed(Holder))):
        answered = times(times(asked, both[one]), both[other])
        assert (answered == times(sealed.fingerprint, own)) is same


def test_every_text_has_a_point_of_the_curve_itself() -> None:
    points = {point_of(f"Somebody {n}", CONTEXT) for n in range(200)}
    assert len(points) == 200
    assert all(is_on_curve(point) and is_on_curve(times(point, os.urandom(32))) for point in points)
    assert is_on_curve((9).to_bytes(32, "little"))  # The base point of RFC 7748.
    assert not is_on_curve((2).to_bytes(32, "little"))


@pytest.mark.parametrize("point", [b"", bytes(31), bytes(32), (1).to_bytes(32, "little"), bytes(33)])
def test_what_is_no_point_to_use_is_refused(point: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of the library's own, whatever it says
        times(point, os.urandom(32))


def test_a_fingerprint_is_of_one_part_of_one_subject_and_says_nothing_twice(private: Mapping[Holder, bytes]) -> None:
    one, two = (seal(NAME, public(private), CONTEXT) for _ in range(2))
    assert one.fingerprint != two.fingerprint
    elsewhere = context_of(FORCE, SUBJECT, Part.PHOTO, 1)
    assert fingerprint(NAME, shares(one, private), elsewhere) != one.fingerprint
    halves = {holder: half(one, holder, private[holder]) for holder in Holder}
    assert {h: share_of(halves[h], h, elsewhere) for h in Holder} != shares(one, private)
