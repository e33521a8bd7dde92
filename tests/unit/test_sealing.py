"""A sealed part opens with its own key, in its own place, and nowhere else."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from service.identity.sealing import context_of, make_sealing_keys, seal, unseal
from service.platforms.evidence import decrypt, encrypt, make_evidence_key
from service.vocabulary import Part

SUBJECT = UUID("5f0cf8a6-8bb3-4f7d-9a52-5b6b0f6a8b11")
NAME = "Corwin Hathersedge, né Ødegård"


@pytest.fixture
def keys(tmp_path: Path) -> tuple[bytes, bytes]:
    """(public, private) of a new pair."""
    public, private = tmp_path / "secrets" / "key.pub", tmp_path / "secrets" / "key"
    make_sealing_keys(public, private)
    return public.read_bytes(), private.read_bytes()


def test_what_is_sealed_is_read_with_the_private_key(keys: tuple[bytes, bytes]) -> None:
    public, private = keys
    sealed = seal(NAME, public, SUBJECT, Part.NAME, 1)
    assert unseal(sealed, private, SUBJECT, Part.NAME, 1) == NAME


def test_sealing_twice_gives_two_ciphertexts_and_neither_holds_the_text(keys: tuple[bytes, bytes]) -> None:
    public, _ = keys
    one, two = (seal(NAME, public, SUBJECT, Part.NAME, 1) for _ in range(2))
    assert one != two
    assert b"Hathersedge" not in one + two


@pytest.mark.parametrize(
    ("subject", "part", "version"),
    [(uuid4(), Part.NAME, 1), (SUBJECT, Part.PHOTO, 1), (SUBJECT, Part.NAME, 2)],
    ids=["another subject", "another part", "another version"],
)
def test_a_ciphertext_that_was_moved_is_refused(
    keys: tuple[bytes, bytes], subject: UUID, part: Part, version: int
) -> None:
    public, private = keys
    sealed = seal(NAME, public, SUBJECT, Part.NAME, 1)
    with pytest.raises(InvalidTag):
        unseal(sealed, private, subject, part, version)


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_ciphertext_that_was_touched_is_refused(keys: tuple[bytes, bytes], place: int) -> None:
    public, private = keys
    sealed = bytearray(seal(NAME, public, SUBJECT, Part.NAME, 1))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        unseal(bytes(sealed), private, SUBJECT, Part.NAME, 1)


def test_another_key_opens_nothing(keys: tuple[bytes, bytes], tmp_path: Path) -> None:
    public, _ = keys
    make_sealing_keys(tmp_path / "other.pub", tmp_path / "other")
    with pytest.raises(InvalidTag):
        unseal(seal(NAME, public, SUBJECT, Part.NAME, 1), (tmp_path / "other").read_bytes(), SUBJECT, Part.NAME, 1)


def test_no_two_places_share_a_context() -> None:
    contexts = {context_of(subject, part, n) for subject in (SUBJECT, uuid4()) for part in Part for n in (1, 11, 111)}
    assert len(contexts) == 2 * len(Part) * 3


def test_the_pair_is_made_once_and_the_private_key_is_this_users_alone(tmp_path: Path) -> None:
    public, private = tmp_path / "key.pub", tmp_path / "key"
    make_sealing_keys(public, private)
    before = public.read_bytes(), private.read_bytes()
    make_sealing_keys(public, private)
    assert (public.read_bytes(), private.read_bytes()) == before
    assert private.stat().st_mode & 0o777 == 0o600


def test_a_public_key_that_is_gone_is_read_off_the_private_one(tmp_path: Path) -> None:
    public, private = tmp_path / "key.pub", tmp_path / "key"
    make_sealing_keys(public, private)
    before = public.read_bytes()
    public.unlink()
    make_sealing_keys(public, private)
    assert public.read_bytes() == before


def test_evidence_opens_with_its_key_in_its_own_row(tmp_path: Path) -> None:
    make_evidence_key(tmp_path / "evidence-key")
    key, row = (tmp_path / "evidence-key").read_bytes(), uuid4().bytes
    assert decrypt(encrypt(b"the original", key, row), key, row) == b"the original"
    with pytest.raises(InvalidTag):
        decrypt(encrypt(b"the original", key, row), key, uuid4().bytes)
