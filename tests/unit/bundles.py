"""Exported records as the service would write them, made without it: chains of made-up events under one log's key."""

import base64
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from service.record.signing import Signer
from service.record.tree import Tree
from service.record.verify import BEFORE_THE_FIRST, FIELDS, FORMAT, Key, hash_of, id_of, leaf_of

Bundle = dict[str, Any]
Event = dict[str, Any]


def a_signer(seed: int, name: str = "right-to-know/test") -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(random.Random(seed).randbytes(32))
    public = private.public_key().public_bytes_raw()
    return Signer(Key(name, id_of(name, public), public), private)


def an_event(chance: random.Random) -> Event:
    """What an event may say; neither its place nor its hashes."""
    some_id = lambda: str(UUID(int=chance.getrandbits(128), version=4))  # noqa: E731
    return {
        "at": f"2026-11-{chance.randrange(1, 29):02}T{chance.randrange(24):02}:00:00.{chance.randrange(10**6):06}Z",
        "actor": chance.choice([some_id(), None]),
        "role": chance.choice(["OIC", "SUPERVISOR", "SYSTEM"]),
        "task_id": chance.choice([some_id(), None]),
        "action": chance.choice(["OPEN_CASE", "RECORD_NEEDS", "STOP_DISCLOSURE"]),
        "object_id": some_id(),
        "purpose": "DPA_2018_S31",
        "legal_basis": "LG1",
        "recipient_id": chance.choice([some_id(), None]),
        "policy_version": "srtk-2026-1",
    }


def chained(case: str, said: list[Event]) -> list[Event]:
    """These events as one chain, whatever they say: what somebody writes who may write anything."""
    chain, previous = [], BEFORE_THE_FIRST
    for sequence, event in enumerate(said, start=1):
        link = {"sequence": sequence, **{name: event[name] for name in list(FIELDS)[:-2]}, "previous_hash": previous}
        link["hash"] = previous = hash_of(case, sequence, link)
        chain.append(link)
    return chain


@dataclass
class Log:
    """A log with many cases in it, and bundles of each at any of its sizes."""

    signer: Signer
    chance: random.Random
    tree: Tree = field(default_factory=Tree)
    cases: dict[str, list[Event]] = field(default_factory=dict)
    places: dict[tuple[str, int], int] = field(default_factory=dict)

    def open_case(self, events: int) -> str:
        case = str(UUID(int=self.chance.getrandbits(128), version=4))
        self.cases[case] = chained(case, [an_event(self.chance) for _ in range(events)])
        self.seal(case)
        return case

    def go_on(self, case: str, events: int) -> None:
        self.cases[case] = chained(case, [*self.cases[case], *(an_event(self.chance) for _ in range(events))])
        self.seal(case)

    def seal(self, case: str) -> None:
        sequence = len(self.cases[case])
        self.places[case, sequence] = self.tree.size
        self.tree.append(leaf_of(case, sequence, self.cases[case][-1]["hash"]))

    def checkpoint(self, size: int | None = None) -> str:
        size = self.tree.size if size is None else size
        root = base64.b64encode(self.tree.root(size)).decode()
        return self.signer.sign(self.signer.key.name, str(size), root)

    def bundle(self, case: str, since: int = 0) -> Bundle:
        """What is exported of the case now."""
        events = self.cases[case]
        index = self.places[case, len(events)]
        head = (f"{self.signer.key.name}/head", case, str(len(events)), events[-1]["hash"], str(self.tree.size))
        return {
            "format": FORMAT,
            "case": case,
            "events": [dict(event) for event in events],
            "seal": {
                "checkpoint": self.checkpoint(),
                "head": self.signer.sign(*head, "2026-11-30T12:00:00.000000Z"),
                "index": index,
                "inclusion": [base64.b64encode(hash).decode() for hash in self.tree.inclusion(index)],
                "consistency": [base64.b64encode(hash).decode() for hash in self.tree.consistency(since)],
            },
            "key": self.signer.key.text,
        }


def a_log(seed: int = 1) -> Log:
    """Twelve cases, some of which went on after they were sealed for the first time."""
    log = Log(a_signer(seed), random.Random(seed))
    cases = [log.open_case(events) for events in range(3, 15)]
    for case in cases[::3]:
        log.go_on(case, 2)
    return log
