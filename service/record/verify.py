"""Checks the exported record of one case, offline: `python verify.py FILE [--key KEY] [--checkpoint FILE]`.

To be read by whoever has to trust it: one file, Python's standard library, and `cryptography` for one signature. It needs
no server, no database and nothing else of this service. It ends with 0 when everything holds, else with 1 and the reason.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "right-to-know/record-1"
BEFORE_THE_FIRST = "00" * 32
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
WORD = r"[A-Z0-9_]{1,64}"
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
HASH = r"[0-9a-f]{64}"
FIELDS = {
    "at": INSTANT,
    "actor": UUID,
    "role": WORD,
    "task_id": UUID,
    "action": WORD,
    "object_id": UUID,
    "purpose": WORD,
    "legal_basis": WORD,
    "recipient_id": UUID,
    "policy_version": r"[a-z0-9.-]{1,64}",
    "previous_hash": HASH,
    "hash": HASH,
}
"""What an event says, in the order in which it is hashed, and what each may look like: no name fits in any of it."""
MAY_BE_NONE = {"actor", "task_id", "recipient_id"}
ED25519 = b"\x01"


class Bad(Exception):
    """Why the record does not hold, and the first event at which it does not, where it is an event."""

    def __init__(self, why: str, event: int | None = None) -> None:
        super().__init__(why)
        self.event = event


@dataclass(frozen=True)
class Key:
    """Who signs: a verifier key of C2SP's signed-note, `name+id+base64`; the id is the first 4 bytes of a hash over it."""

    name: str
    id: bytes
    public: bytes

    @property
    def text(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


@dataclass(frozen=True)
class Checkpoint:
    """What was signed over the whole log (C2SP tlog-checkpoint): how many leaves it had, and the root of their tree."""

    size: int
    root: bytes


def id_of(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def read_key(text: str) -> Key:
    """A verifier key from its text. Raises Bad."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not parts[0] or re.search(r"\s", parts[0]):
        raise Bad("the key is not a verifier key")
    material = unbase64(parts[2], "the key")
    public = material[1:]
    if material[:1] != ED25519 or len(public) != 32 or id_of(parts[0], public).hex() != parts[1]:
        raise Bad("the key is not a verifier key of Ed25519, or its id is not its own")
    return Key(parts[0], bytes.fromhex(parts[1]), public)


def unbase64(text: Any, what: str) -> bytes:
    """Bytes of a base64 text that can be written in one way only. Raises Bad."""
    try:
        found = base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        found = b""
    if not found or base64.b64encode(found).decode() != text:
        raise Bad(f"{what} is not base64")
    return found


def open_note(note: Any, key: Key, what: str) -> list[str]:
    """The lines of a note that this key signed; other keys' signatures are passed over. Raises Bad."""
    if not isinstance(note, str) or any(ord(c) < 32 and c != "\n" for c in note):
        raise Bad(f"{what} is not a signed note")
    text, parted, signatures = note.rpartition("\n\n")
    text += "\n"
    if not parted or not signatures.endswith("\n"):
        raise Bad(f"{what} is not a signed note")
    for line in signatures[:-1].split("\n"):
        mark, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if mark != "\N{EM DASH}" or not name:
            raise Bad(f"{what} has a line that is no signature")
        signed = unbase64(encoded, f"a signature of {what}")
        if (name, signed[:4]) != (key.name, key.id):
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signed[4:], text.encode())
        except InvalidSignature:
            raise Bad(f"{what} was not signed by {key.name}: its signature is of something else") from None
        return text[:-1].split("\n")
    raise Bad(f"{what} bears no signature of {key.name} with this key")


def open_checkpoint(note: Any, key: Key, what: str = "the checkpoint") -> Checkpoint:
    """A checkpoint that this key signed for its own log. Raises Bad."""
    lines = open_note(note, key, what)
    if len(lines) != 3 or lines[0] != key.name or not re.fullmatch(r"0|[1-9][0-9]*", lines[1]):
        raise Bad(f"{what} is not one of the log {key.name}")
    return Checkpoint(int(lines[1]), unbase64(lines[2], f"the root of {what}"))


def leaf_of(case: str, sequence: int, chain_hash: str) -> bytes:
    """The leaf of one head of one chain. RFC 6962 section 2.1: a leaf's hash is over 0x00 and what it says."""
    return hashlib.sha256(f"\0{FORMAT}\n{case}\n{sequence}\n{chain_hash}\n".encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_by_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that this path gives a leaf in a tree of `size` (RFC 9162 section 2.1.3.2). Raises Bad."""
    if not 0 <= index < size:
        raise Bad("the leaf is not within the log that was signed")
    place, last, found = index, size - 1, leaf
    for hash in path:
        if last == 0:
            raise Bad("the path to the root is too long")
        if place & 1 or place == last:
            found = node(hash, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, hash)
        place, last = place >> 1, last >> 1
    if last:
        raise Bad("the path to the root is too short")
    return found


def check_consistency(old: Checkpoint, new: Checkpoint, path: Sequence[bytes]) -> None:
    """That the newer log only added to the older one (RFC 9162 section 2.1.4.2). Raises Bad."""
    if old.size == 0 or (old.size, old.root) == (new.size, new.root):
        return
    hashes = [old.root, *path] if old.size & (old.size - 1) == 0 else list(path)
    if not 0 < old.size < new.size or not hashes:
        raise Bad("the log that was signed does not continue the checkpoint that you hold")
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = hashes[0]
    for hash in hashes[1:]:
        if last == 0:
            raise Bad("the proof that the log was only added to is too long")
        if place & 1 or place == last:
            older, newer = node(hash, older), node(hash, newer)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            newer = node(newer, hash)
        place, last = place >> 1, last >> 1
    if last or (older, newer) != (old.root, new.root):
        raise Bad("the log that was signed does not continue the checkpoint that you hold")


def hash_of(case: str, sequence: int, event: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and what the event says, a line each, '-' for nothing."""
    said = [event[name] if event[name] is not None else "-" for name in list(FIELDS)[:-2]]
    text = "\n".join([case, str(sequence), *said])
    return hashlib.sha256(bytes.fromhex(event["previous_hash"]) + text.encode()).hexdigest()


def check_events(case: str, events: Any) -> str:
    """The hash of the last event of a chain in which each follows the one before. Raises Bad at the first that does not."""
    if not isinstance(events, list) or not events:
        raise Bad("there is no event in it")
    previous = BEFORE_THE_FIRST
    for expected, event in enumerate(events, start=1):
        if not isinstance(event, dict) or set(event) != {"sequence", *FIELDS}:
            raise Bad("it does not have the fields of an event", expected)
        if type(event["sequence"]) is not int or event["sequence"] != expected:
            raise Bad(f"in its place stands one that says it is number {event['sequence']}", expected)
        for name, pattern in FIELDS.items():
            nothing = event[name] is None and name in MAY_BE_NONE
            if not nothing and not (isinstance(event[name], str) and re.fullmatch(pattern, event[name])):
                raise Bad(f"its {name} is nothing that could stand there", expected)
        if event["previous_hash"] != previous:
            raise Bad("it does not follow the one before it", expected)
        if event["hash"] != hash_of(case, expected, event):
            raise Bad("its hash is not that of what it says", expected)
        previous = event["hash"]
    return previous


def check_seal(case: str, length: int, head: str, seal: Any, key: Key, held: str | None) -> str:
    """The instant at which the log's key said that this is the whole chain. `held`: a checkpoint had from elsewhere."""
    if isinstance(seal, dict) and set(seal) == {"refused", "sequence"}:
        found = seal["sequence"] if type(seal["sequence"]) is int else None
        raise Bad(f"the sealer did not sign for it, and said {seal['refused']}", found)
    kinds = {"checkpoint": str, "head": str, "index": int, "inclusion": list, "consistency": list}
    if not isinstance(seal, dict) or {name: type(value) for name, value in seal.items()} != kinds:
        raise Bad("it does not have the fields of a seal")
    checkpoint = open_checkpoint(seal["checkpoint"], key)
    lines = open_note(seal["head"], key, "the statement of the head")
    if len(lines) != 6 or lines[0] != f"{key.name}/head" or lines[1] != case or not re.fullmatch(INSTANT, lines[5]):
        raise Bad("the statement of the head is not about this case")
    if lines[2] != str(length):
        signed = int(lines[2])
        why = f"it is missing: {signed} were signed" if signed > length else f"only {signed} were signed"
        raise Bad(why, min(signed, length) + 1)
    if lines[3] != head:
        raise Bad("it is not the one that was signed as the last", length)
    if lines[4] != str(checkpoint.size):
        raise Bad("the statement of the head is of another time than the checkpoint")
    path = [unbase64(hash, "the path to the root") for hash in seal["inclusion"]]
    if root_by_inclusion(seal["index"], checkpoint.size, leaf_of(case, length, head), path) != checkpoint.root:
        raise Bad("it is not in the log that was signed", length)
    if held is not None:
        mine = open_checkpoint(held, key, "the checkpoint that you hold")
        if checkpoint.size < mine.size:
            raise Bad(f"it is older ({checkpoint.size} leaves) than the checkpoint that you hold ({mine.size})")
        check_consistency(mine, checkpoint, [unbase64(hash, "the proof") for hash in seal["consistency"]])
    return lines[5]


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which no name stands twice: two readers could read two things."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise Bad("a name stands twice in one object")
    return dict(pairs)


def check(text: str, key: str | None = None, held: str | None = None) -> str:
    """What holds, in words, of a bundle's text; `key`: the verifier key had from elsewhere. Raises Bad."""
    try:
        bundle = json.loads(text, object_pairs_hook=once)
    except ValueError:
        raise Bad("it is not JSON") from None
    if not isinstance(bundle, dict) or set(bundle) - {"approvals"} != {"format", "case", "events", "seal", "key"}:
        raise Bad("it does not have the fields of a record")
    if bundle["format"] != FORMAT or not isinstance(bundle["case"], str) or not re.fullmatch(UUID, bundle["case"]):
        raise Bad(f"it is not the record of a case in the format {FORMAT}")
    head = check_events(bundle["case"], bundle["events"])
    if not isinstance(bundle["key"], str):
        raise Bad("the key is not a verifier key")
    if key is not None and key.strip() != bundle["key"]:
        raise Bad("the key that comes with it is not the key that you hold")
    signer = read_key(bundle["key"])
    at = check_seal(bundle["case"], len(bundle["events"]), head, bundle["seal"], signer, held)
    told = f"case {bundle['case']}: {len(bundle['events'])} events, each as it was written; sealed as whole at {at}\n"
    told += f"signed by {signer.name}"
    if key is None:
        told += ", WITH THE KEY THAT CAME IN THE FILE, which proves nothing about who signed: give --key from elsewhere"
    return told


def report(file: Path, key: str | None = None, checkpoint: Path | None = None) -> int:
    """Says what holds or what does not; 0 or 1. `key` is a verifier key, or the file that holds one."""
    try:
        held = None if checkpoint is None else checkpoint.read_text()
        given = Path(key).read_text() if key is not None and "+" not in key else key
        said, code = check(file.read_text(), given, held), 0
    except (OSError, UnicodeDecodeError) as fault:
        said, code = f"BAD: it cannot be read: {fault}", 1
    except Bad as bad:
        said, code = f"BAD: event {bad.event}: {bad}" if bad.event is not None else f"BAD: {bad}", 1
    sys.stdout.write(said + "\n")
    return code


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Checks the exported record of one case, offline.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", help="the log's verifier key, or a file with it, had from elsewhere than the file")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint had from elsewhere: nothing older passes")
    asked = parser.parse_args()
    sys.exit(report(asked.file, asked.key, asked.checkpoint))
