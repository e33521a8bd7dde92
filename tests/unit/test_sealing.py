"""A sealed part opens with both holders' keys, in its own place, and nowhere else."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from service.identity.keys import SUITE, PublicKey, new_private_key, private_of, public_bytes
from service.identity.sealing import Sealed, context_of, either_or, info_of, seal, seal_half, unseal
from service.platforms.evidence import decrypt, encrypt, make_evidence_key
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
    make_evidence_key(tmp_path / "evidence-key")
    key, row = (tmp_path / "evidence-key").read_bytes(), uuid4().bytes
    assert decrypt(encrypt(b"the original", key, row), key, row) == b"the original"
    with pytest.raises(InvalidTag):
        decrypt(encrypt(b"the original", key, row), key, uuid4().bytes)
