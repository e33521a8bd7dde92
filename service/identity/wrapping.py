"""A holder's key files wrapped by a PKCS#11 token: what lies on the disk opens nothing, and the token's key never leaves it.

Where no token is set, keys lie as they are, in files of mode 0600: the default of one machine. The library is an extra
(`token`); a token of Debian's SoftHSM2 shows the way, and is a file again: for real it is a device.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from service.settings import CannotRun

WRAPPED = b"rtk-wrapped-1\0"
NONCE_LENGTH = 12
TAG_BITS = 128
KEY = "rtk-holder"


class Token:
    """The token of one holder, named for it (`rtk-police`). Every use opens it anew, so that one that was drawn is missed."""

    def __init__(self, module: str, label: str, pin: Path) -> None:
        """`module`: the token's own PKCS#11 library; `pin`: a file with the user's PIN, which only the holder reads."""
        self._module, self._label, self._pin = module, label, pin

    def make_key(self) -> None:
        """Makes the wrapping key in the token, once. CannotRun where the token is not there or does not open."""
        from pkcs11 import Attribute, KeyType
        from pkcs11.exceptions import NoSuchKey

        try:
            with self._session(rw=True) as session:
                try:
                    self._key(session)
                except NoSuchKey:
                    never = {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True}
                    session.generate_key(KeyType.AES, 256, label=KEY, store=True, template=never)
        except OSError as fault:
            raise CannotRun(f"the token {self._label} cannot be used: {fault}") from None

    def wrap(self, key: bytes) -> bytes:
        """Raises OSError where the token is away."""
        nonce = os.urandom(NONCE_LENGTH)
        with self._session() as session:
            return WRAPPED + nonce + bytes(self._key(session).encrypt(key, **self._how(nonce)))

    def unwrap(self, kept: bytes) -> bytes:
        """Raises OSError where the token is away or this is not what it wrapped. A key from before it is plain."""
        if not kept.startswith(WRAPPED):
            return kept
        nonce, wrapped = kept[len(WRAPPED) :][:NONCE_LENGTH], kept[len(WRAPPED) + NONCE_LENGTH :]
        with self._session() as session:
            return bytes(self._key(session).decrypt(wrapped, **self._how(nonce)))

    @contextmanager
    def _session(self, *, rw: bool = False) -> Iterator[Any]:
        try:
            import pkcs11
            from pkcs11.exceptions import PKCS11Error
        except ImportError:
            raise CannotRun("a token is set, and python-pkcs11 is not installed: install the extra `token`") from None
        try:
            token = pkcs11.lib(self._module).get_token(token_label=self._label)
            with token.open(user_pin=self._pin.read_text().strip(), rw=rw) as session:
                yield session
        except PKCS11Error as fault:
            raise OSError(type(fault).__name__) from None

    @staticmethod
    def _key(session: Any) -> Any:
        from pkcs11 import ObjectClass

        return session.get_key(object_class=ObjectClass.SECRET_KEY, label=KEY)

    def _how(self, nonce: bytes) -> dict[str, Any]:
        from pkcs11 import GCMParams, Mechanism

        return {"mechanism": Mechanism.AES_GCM, "mechanism_param": GCMParams(nonce, self._label.encode(), TAG_BITS)}
