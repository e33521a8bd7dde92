"""The keys that tokens are signed with: made at set-up, rotated with an overlap, published. A private half stays in its file.

A token names its key by `kid`, and the only thing done with that word is to look it up among the keys of this file.
"""

import json
import os
import secrets
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey, OKPKey

from service.settings import CannotRun, Settings

Key = ECKey | OKPKey
ALGORITHMS = ("ES256", "Ed25519")
"""What we sign with and what we take from others, and nothing else: no `none`, no shared secret, no RSA."""
PUBLISHED_FIRST = 600
"""Seconds that a new key is published before it signs, so that whoever keeps our keys for a while knows it by then."""
STILL_PUBLISHED = 24 * 3600
"""Seconds that a key is published after the next one was made: longer than anything that it signed is valid."""


class Ring:
    """The keys of one file, read again once another file lies in its place. `generation` rises when they change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._looked = float("-inf")
        self._seen: tuple[int, int] | None = None
        self._keys: dict[str, tuple[Key, int]] = {}
        self.generation = 0

    def find(self, kid: object) -> Key | None:
        """The key of this name, for a signature that is to be verified."""
        self._look()
        found = self._keys.get(kid) if isinstance(kid, str) else None
        return found[0] if found else None

    def signing(self) -> Key:
        """The newest key that has been published for long enough; of a new installation, its first."""
        self._look()
        before = time.time() - PUBLISHED_FIRST
        keys = sorted(self._keys.values(), key=lambda known: known[1])
        return ([key for key, made_at in keys if made_at <= before] or [keys[0][0]])[-1]

    def published(self) -> list[dict[str, Any]]:
        """The public halves, as JWKs."""
        self._look()
        return [public_half(key) for key, _ in self._keys.values()]

    def look_again(self) -> int:
        """Reads the file again if a second has gone by and it is another one; the generation of what is known now."""
        self._look()
        return self.generation

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked < 1.0:
            return
        self._looked = now
        status = os.stat(self._path)
        if (seen := (status.st_mtime_ns, status.st_ino)) != self._seen:
            used = [entry for entry in read_entries(self._path) if is_used(entry)]
            self._keys = {entry["kid"]: (key_of(entry), entry.get("made_at", 0)) for entry in used}
            self._seen = seen
            self.generation += 1


def algorithm_of(key: Key) -> str:
    return "ES256" if isinstance(key, ECKey) else "Ed25519"


def key_of(entry: dict[str, Any]) -> Key:
    """A key of one of the two kinds we know, from its JWK; ValueError for every other kind."""
    match entry.get("kty"), entry.get("crv"):
        case "EC", "P-256":
            return ECKey.import_key({name: entry[name] for name in ("kty", "crv", "x", "y", "d") if name in entry})
        case "OKP", "Ed25519":
            return OKPKey.import_key({name: entry[name] for name in ("kty", "crv", "x", "d") if name in entry})
        case _:
            raise ValueError("a key of a kind that is not used here")


def is_used(entry: dict[str, Any]) -> bool:
    """Whether a published key is one to sign with, of a kind that is taken here; others' may be of more kinds."""
    kinds = {("EC", "P-256"), ("OKP", "Ed25519")}
    return (entry.get("kty"), entry.get("crv")) in kinds and entry.get("use", "sig") == "sig" and "kid" in entry


def public_half(key: Key) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "alg": algorithm_of(key), "use": "sig"}


def make_signing_keys(settings: Settings) -> None:
    """Makes what set-up must find: the first key, its public half, and the key of nonces. Each is whole or not there."""
    if not settings.token_keys.exists():
        write(settings, [new_key("ES256")])
    elif not settings.public_token_keys.exists():
        write(settings, read_entries(settings.token_keys))
    if not settings.nonce_key.exists():
        replace(settings.nonce_key, secrets.token_bytes(32))


def rotate(settings: Settings, algorithm: str = "ES256", *, at_once: bool = False) -> str:
    """Adds a key and answers its name; drops those whose time is over, and with `at_once`, for a stolen key, all others.

    `at_once` ends every token that was signed before, since nobody could tell them from the thief's.
    """
    if not settings.token_keys.exists():
        raise CannotRun("there are no keys of tokens here yet: run `rtk setup` first")
    known, now = read_entries(settings.token_keys), int(time.time())
    followed = {old["kid"]: new["made_at"] for old, new in pairwise(known)}
    kept = [] if at_once else [key for key in known if followed.get(key["kid"], now) > now - STILL_PUBLISHED]
    made = new_key(algorithm)
    write(settings, [*kept, made])
    return str(made["kid"])


def new_key(algorithm: str) -> dict[str, Any]:
    key: Key = ECKey.generate_key("P-256") if algorithm == "ES256" else OKPKey.generate_key("Ed25519")
    return {**key.as_dict(private=True), "kid": key.thumbprint(), "made_at": int(time.time())}


def read_entries(path: Path) -> list[dict[str, Any]]:
    """The JWKs of a file, oldest first, each with the instant it was made at."""
    entries: list[dict[str, Any]] = json.loads(path.read_bytes())["keys"]
    return entries


def write(settings: Settings, entries: list[dict[str, Any]]) -> None:
    """Both files, the public one first: nobody may sign with a key that cannot be looked up."""
    public = [{**public_half(key_of(entry)), "made_at": entry["made_at"]} for entry in entries]
    replace(settings.public_token_keys, json.dumps({"keys": public}).encode(), mode=0o644)
    replace(settings.token_keys, json.dumps({"keys": entries}).encode())


def replace(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Written beside and moved into place, so that a reader finds the whole file or the one before."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".half")
    half.touch(mode=mode)
    half.write_bytes(content)
    half.rename(path)
