"""The evidence key: originals of returns and the entity data in them lie encrypted under it, for they may be the identity.

Only the API process holds it, and beside it another for where a victim is. The context binds each ciphertext to its row.
"""

import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_LENGTH = 12


def encrypt(plain: bytes, key: bytes, context: bytes) -> bytes:
    """Nonce and AES-256-GCM ciphertext, bound to the context."""
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def decrypt(ciphertext: bytes, key: bytes, context: bytes) -> bytes:
    """The plain bytes; raises InvalidTag where key or context is another."""
    return AESGCM(key).decrypt(ciphertext[:NONCE_LENGTH], ciphertext[NONCE_LENGTH:], context)


def make_key(path: Path) -> None:
    """Makes a key at set-up, once, in a file only this user reads. It is whole or not there."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".half")
    half.touch(mode=0o600)
    half.write_bytes(AESGCM.generate_key(bit_length=256))
    half.rename(path)
