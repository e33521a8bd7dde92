"""Sealing an identity, part by part, with public keys alone: what is here can read nothing of what it sealed.

Each part has a key of its own, used once; the key goes in two halves to two holders, so that neither can open anything
alone, nor anybody who has both halves and no key. HPKE with the hybrid of ML-KEM-768 and X25519: sealed for long.
"""

import hmac
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.identity.keys import SUITE, PublicKey, public_of
from service.vocabulary import Holder, Part

SCHEMA = b"rtk-identity-2"
KEY_LENGTH = 32
NONCE_LENGTH = 12
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
    """What a holder answers to a comparison in the place of its half. It goes one way: no half is learned from a share."""
    return hmac.digest(half, joined(b"rtk-share-1", holder.encode(), context), "sha256")


def fingerprint(text: str, shares: Mapping[Holder, bytes], context: bytes) -> bytes:
    """The same for two spellings of one text, and only under both shares: it is no hash of a name that could be guessed from.

    Whoever has both shares can try names. So shares are answered for a recorded comparison alone, and those are counted.
    """
    key = joined(b"rtk-fingerprint-1", shares[Holder.POLICE], shares[Holder.SAFEGUARDING])
    return hmac.digest(key, joined(context) + alike(text).encode(), "sha256")


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
