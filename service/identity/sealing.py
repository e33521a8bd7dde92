"""Sealing an identity, part by part, with public keys alone: what is here can read nothing of what it sealed.

Each part has a key of its own, used once; the key goes in two halves to two holders, so that neither can open anything
alone, nor anybody who has both halves and no key. HPKE with the hybrid of ML-KEM-768 and X25519: sealed for long.
"""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.identity.keys import SUITE, PublicKey, public_of
from service.vocabulary import Holder, Part

SCHEMA = b"rtk-identity-2"
KEY_LENGTH = 32
NONCE_LENGTH = 12
FIELD = 2**255 - 19
ONE_KIND = str.maketrans("\u2018\u2019\u02bc\u2010\u2011\u2012\u2013", "'''----")
"""Apostrophes and hyphens as keyboards and word processors write them."""


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a part's key, sealed to a holder's key of this epoch."""

    sealed: bytes = field(repr=False)
    epoch: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """One part: its ciphertext, the halves of its key, and the fingerprint that a second entry is compared with."""

    ciphertext: bytes = field(repr=False)
    halves: Mapping[Holder, Half]
    fingerprint: bytes = field(repr=False)


def joined(*items: bytes) -> bytes:
    """The items one after the other, each with its length before it, so that no two lists read alike."""
    return b"".join(len(item).to_bytes(2, "big") + item for item in items)


def context_of(force: UUID, subject: UUID, part: Part, identity_version: int) -> bytes:
    """What a part's ciphertext and both halves are bound to."""
    return joined(SCHEMA, force.bytes, subject.bytes, part.encode(), str(identity_version).encode())


def info_of(holder: Holder, epoch: int, context: bytes) -> bytes:
    """What a half is bound to: its holder and that holder's epoch besides, which the ciphertext knows nothing of."""
    return joined(b"rtk-half", holder.encode(), str(epoch).encode(), context)


def seal(text: str, keys: Mapping[Holder, PublicKey], context: bytes) -> Sealed:
    """One part of an identity, for these keys of the two holders together."""
    key = AESGCM.generate_key(KEY_LENGTH * 8)
    nonce = os.urandom(NONCE_LENGTH)
    first = os.urandom(KEY_LENGTH)
    parted = {Holder.POLICE: first, Holder.SAFEGUARDING: either_or(key, first)}
    return Sealed(
        ciphertext=nonce + AESGCM(key).encrypt(nonce, text.encode(), context),
        halves={holder: seal_half(half, holder, keys[holder], context) for holder, half in parted.items()},
        fingerprint=fingerprint(text, {h: share_of(half, h, context) for h, half in parted.items()}, context),
    )


def seal_half(half: bytes, holder: Holder, key: PublicKey, context: bytes) -> Half:
    return Half(SUITE.encrypt(half, public_of(key.raw), info_of(holder, key.epoch, context)), key.epoch)


def share_of(half: bytes, holder: Holder, context: bytes) -> bytes:
    """The number by which a holder multiplies in a comparison, of its half and of no use to learn it by."""
    return hmac.digest(half, joined(b"rtk-share-1", holder.encode(), context), "sha256")


def point_of(text: str, context: bytes) -> bytes:
    """A point of Curve25519 for a text, one for all spellings of it, of one part of one subject.

    Never one of its twist: which of the two a point is of is kept by every multiple, and would tell half of all names apart.
    """
    said = joined(b"rtk-point-1", context) + alike(text).encode()
    tries = (hashlib.sha256(bytes([n]) + said).digest() for n in range(256))
    return next(point for point in tries if is_on_curve(point))


def is_on_curve(point: bytes) -> bool:
    """Whether v^2 = u^3 + 486662 u^2 + u has a solution for this u (RFC 7748), by Euler's criterion."""
    u = int.from_bytes(point, "little") % (1 << 255)
    return pow(u * (u * u + 486662 * u + 1), (FIELD - 1) // 2, FIELD) == 1


def times(point: bytes, number: bytes) -> bytes:
    """The point so many times: by two numbers in either order the same. Raises ValueError where it is no point to use."""
    return X25519PrivateKey.from_private_bytes(number).exchange(X25519PublicKey.from_public_bytes(point))


def fingerprint(text: str, shares: Mapping[Holder, bytes], context: bytes) -> bytes:
    """What a second entry is compared with: the text's point, by both holders' numbers.

    It is no hash of a name that could be guessed from. Who compares multiplies by a number of their own first, has each
    holder multiply in turn, and finds the fingerprint by that number, or another point. So a comparison tries the one text
    that it was begun with, and neither holder learns which.
    """
    return times(times(point_of(text, context), shares[Holder.POLICE]), shares[Holder.SAFEGUARDING])


def alike(text: str) -> str:
    """One spelling of what two people may type differently and mean alike: case, width, spaces, hyphens and apostrophes."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.translate(ONE_KIND).split())


def unseal(ciphertext: bytes, halves: Mapping[Holder, bytes], context: bytes) -> str:
    """The text of one part from both halves of its key; for the opener alone. Raises InvalidTag where anything is another."""
    key = either_or(halves[Holder.POLICE], halves[Holder.SAFEGUARDING])
    return AESGCM(key).decrypt(ciphertext[:NONCE_LENGTH], ciphertext[NONCE_LENGTH:], context).decode()


def either_or(one: bytes, other: bytes) -> bytes:
    """The exclusive or of two halves. Raises ValueError where they are not equally long."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
