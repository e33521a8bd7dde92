"""Keys of the one HPKE suite, as bytes and back, and the public ones that whoever seals reads. No private key is kept here.

Public keys are read from files of the API's own and never from the database: who can write there would seal to himself.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from service.vocabulary import Holder

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
X25519_LENGTH = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What is sealed to a holder now; `epoch` names the private key that opens it."""

    epoch: int
    raw: bytes


def new_private_key() -> bytes:
    """A new private key: the seed of the lattice's, then the curve's."""
    return MLKEM768PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw()


def public_bytes(private: bytes) -> bytes:
    lattice = MLKEM768PrivateKey.from_seed_bytes(private[:-X25519_LENGTH])
    curve = X25519PrivateKey.from_private_bytes(private[-X25519_LENGTH:])
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def private_of(raw: bytes) -> MLKEM768X25519PrivateKey:
    """Raises ValueError where it is no key."""
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(raw[:-X25519_LENGTH]),
        X25519PrivateKey.from_private_bytes(raw[-X25519_LENGTH:]),
    )


def public_of(raw: bytes) -> MLKEM768X25519PublicKey:
    """Raises ValueError where it is no key."""
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(raw[:-X25519_LENGTH]),
        X25519PublicKey.from_public_bytes(raw[-X25519_LENGTH:]),
    )


def public_key_file(folder: Path, holder: Holder) -> Path:
    return folder / f"holder-{holder.lower()}.pub"


def read_public_key(folder: Path, holder: Holder) -> PublicKey:
    """Raises OSError or ValueError where it is not there or none."""
    epoch, _, encoded = public_key_file(folder, holder).read_text().strip().partition(" ")
    return PublicKey(int(epoch), base64.b64decode(encoded, validate=True))


def read_public_keys(folder: Path) -> Mapping[Holder, PublicKey]:
    """Those of both holders, read anew whenever something is sealed, so that a new epoch counts at once."""
    return {holder: read_public_key(folder, holder) for holder in Holder}


def write_public_key(folder: Path, holder: Holder, key: PublicKey) -> None:
    """Written beside its place and moved, so that who seals finds the old one whole or the new one."""
    place = public_key_file(folder, holder)
    half = place.with_suffix(".half")
    half.write_text(f"{key.epoch} {base64.b64encode(key.raw).decode()}\n")
    half.rename(place)
