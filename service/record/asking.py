"""Asking the sealer, over its socket, to seal one event or one chain now, and not believing its answer without proof.

Whoever is about to open an identity asks first: what is not under a signed checkpoint has left no trace that lasts.
"""

import asyncio
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from service.record.signing import public_key
from service.record.verify import (
    Bad,
    Checkpoint,
    check_consistency,
    leaf_of,
    open_checkpoint,
    read_key,
    root_by_inclusion,
    unbase64,
)
from service.settings import Settings

WITHIN = 10.0
LONGEST_ANSWER = 1 << 20


class Alarm(StrEnum):
    """Why the sealer does not sign. The first five stop everything, the next two one case; the last two are no alarm."""

    LOG_BEHIND = "LOG_BEHIND"
    LOG_DIFFERS = "LOG_DIFFERS"
    LEAF_DIFFERS = "LEAF_DIFFERS"
    CHECKPOINT_INVALID = "CHECKPOINT_INVALID"
    CHECKPOINTS_LOST = "CHECKPOINTS_LOST"
    CHAIN_BROKEN = "CHAIN_BROKEN"
    EVENT_DIFFERS = "EVENT_DIFFERS"
    NO_SUCH_EVENT = "NO_SUCH_EVENT"
    AWAY = "AWAY"


OF_ONE_CASE = frozenset({Alarm.CHAIN_BROKEN, Alarm.EVENT_DIFFERS, Alarm.NO_SUCH_EVENT})


class Refused(Exception):
    """The sealer does not sign for this; `sequence` is the first event that is not as it was, where it is one."""

    def __init__(self, why: Alarm, sequence: int | None = None) -> None:
        super().__init__(why)
        self.why, self.sequence = why, sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the sealer answers: the event's link, its leaf, and the signed checkpoint that it is under.

    `head` is a statement that the event is the last of its chain, where that was asked; `consistency` shows that the log
    only added to a checkpoint of the size that was asked about.
    """

    sequence: int
    hash: str
    index: int
    inclusion: list[str]
    checkpoint: str
    head: str | None
    consistency: list[str]


async def ask(settings: Settings, case: UUID, sequence: int | None = None, since: int = 0) -> Receipt:
    """Has an event sealed now, by default the last of the case's chain, and answers its receipt, not yet checked.

    Raises Refused; AWAY as well where nobody answers within ten seconds.
    """
    question = {"case": str(case), "sequence": sequence, "since": since}
    try:
        async with asyncio.timeout(WITHIN):
            reader, writer = await asyncio.open_unix_connection(socket_of(settings), limit=LONGEST_ANSWER)
            try:
                writer.write(json.dumps(question).encode() + b"\n")
                await writer.drain()
                answer: dict[str, Any] = json.loads(await reader.readline())
            finally:
                writer.close()
    except (OSError, ValueError) as away:
        raise Refused(Alarm.AWAY) from away
    if "refused" in answer:
        raise Refused(Alarm(answer["refused"]), answer["sequence"])
    return Receipt(**answer)


def check_receipt(
    receipt: Receipt, key: str, case: UUID, sequence: int, *, hash: str | None = None, held: Checkpoint | None = None
) -> Checkpoint:
    """The checkpoint of this key that the event is under. Raises Bad.

    `hash`: the event's hash as the asker itself knows it, in hex; `held`: the newest checkpoint the asker has accepted, so
    that an older log is refused and a longer one has to show that it only added to it.
    """
    if receipt.sequence != sequence or (hash is not None and receipt.hash != hash):
        raise Bad("the receipt is of another event", sequence)
    checkpoint = open_checkpoint(receipt.checkpoint, read_key(key))
    path = [unbase64(item, "the path to the root") for item in receipt.inclusion]
    leaf = leaf_of(str(case), sequence, receipt.hash)
    if root_by_inclusion(receipt.index, checkpoint.size, leaf, path) != checkpoint.root:
        raise Bad("it is not in the log that was signed", sequence)
    if held is not None:
        check_consistency(held, checkpoint, [unbase64(item, "the proof") for item in receipt.consistency])
    return checkpoint


async def sealed(settings: Settings, case: UUID, sequence: int) -> bool:
    """Whether this event is under a signed checkpoint; it is sealed now where it was not. False if anything is amiss."""
    try:
        receipt = await ask(settings, case, sequence)
        check_receipt(receipt, public_key(settings).read_text(), case, sequence)
    except (Refused, Bad, OSError):
        return False
    return True


def socket_of(settings: Settings) -> Path:
    """Where the sealer listens."""
    return settings.home / "run" / "seal.sock"
