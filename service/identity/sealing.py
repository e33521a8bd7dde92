"""Sealing an identity, part by part, to the opener's public key. Nothing here can read what it sealed.

HPKE with the hybrid of ML-KEM-768 and X25519: what is sealed today must stay sealed for longer than the keys of today are
known to hold. The context binds a ciphertext to its subject, part and record version, so that none can be moved.
"""

from pathlib import Path
from uuid import UUID

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

from service.vocabulary import Part

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
X25519_LENGTH = 32
SCHEMA = b"rtk-identity-1"


def context_of(subject: UUID, part: Part, identity_version: int) -> bytes:
    """What a ciphertext is bound to, each item with its length before it."""
    items = (SCHEMA, subject.bytes, part.encode(), str(identity_version).encode())
    return b"".join(len(item).to_bytes(2, "big") + item for item in items)


def seal(text: str, public_key: bytes, subject: UUID, part: Part, identity_version: int) -> bytes:
    """One part of an identity as ciphertext for the holder of the private key."""
    key = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public_key[:-X25519_LENGTH]),
        X25519PublicKey.from_public_bytes(public_key[-X25519_LENGTH:]),
    )
    return SUITE.encrypt(text.encode(), key, context_of(subject, part, identity_version))


def unseal(ciphertext: bytes, private_key: bytes, subject: UUID, part: Part, identity_version: int) -> str:
    """The text of one part; for the opener's process alone. Raises InvalidTag where the context or key is another."""
    key = MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(private_key[:-X25519_LENGTH]),
        X25519PrivateKey.from_private_bytes(private_key[-X25519_LENGTH:]),
    )
    return SUITE.decrypt(ciphertext, key, context_of(subject, part, identity_version)).decode()


def make_sealing_keys(public: Path, private: Path) -> None:
    """Makes the pair at set-up, once. The private key's file belongs to the opener; the API never reads it.

    A key is whole or not there: it is written beside its place and moved. The public one is read off the private one.
    """
    private.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not private.exists():
        half = private.with_suffix(".half")
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        half.write_bytes(
            MLKEM768PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw()
        )
        half.rename(private)
    if not public.exists():
        seeds = private.read_bytes()
        lattice = MLKEM768PrivateKey.from_seed_bytes(seeds[:-X25519_LENGTH])
        curve = X25519PrivateKey.from_private_bytes(seeds[-X25519_LENGTH:])
        public.write_bytes(lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw())
