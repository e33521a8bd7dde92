"""What is asked of a holder over its socket and what it answers: a JSON line each. No text of an identity fits in one."""

import asyncio
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from service.identity.keyring import socket_of
from service.identity.withholding import Withheld, Withholds
from service.record.asking import Receipt
from service.settings import Settings
from service.vocabulary import Holder

WITHIN = 15.0
"""Seconds, for the holder's looking and writing."""
LONGEST = 1 << 20
T = TypeVar("T")


class Greeting(msgspec.Struct, frozen=True, kw_only=True):
    """What a holder says first: who it is, and the size of the log that it knows, which a receipt has to continue."""

    holder: Holder
    since: int


class ForHalf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="ask", tag="half"):
    """Your half for this intent, sealed to this key."""

    intent: UUID
    key: bytes
    receipt: Receipt


class ForShare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="ask", tag="share"):
    """This point by your number, for this comparison, sealed to this key."""

    intent: UUID
    key: bytes
    receipt: Receipt
    point: bytes


class ToRewrap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="ask", tag="rewrap"):
    """This half of yours, sealed to your newest key."""

    half: bytes
    epoch: int
    context: bytes


class ToBegin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="ask", tag="begin"):
    """A key of a new epoch."""

    epoch: int


class ToEnd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="ask", tag="end"):
    """Destroy your keys of all epochs but these and your newest."""

    named: list[int]


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of these: a half (or a point), re-wrapped with its epoch; a public key; epochs that ended; why it does not."""

    half: bytes | None = None
    public: bytes | None = None
    epoch: int | None = None
    ended: list[int] | None = None
    withheld: Withheld | None = None


Question = ForHalf | ForShare | ToRewrap | ToBegin | ToEnd


class Line:
    """A conversation with one holder. Raises Withholds; AWAY where nobody answers, or not in time, or nonsense."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, settings: Settings, holder: Holder) -> tuple["Line", Greeting]:
        try:
            async with asyncio.timeout(WITHIN):
                line = cls(*await asyncio.open_unix_connection(socket_of(settings, holder), limit=LONGEST))
                return line, await line._read(Greeting)
        except (OSError, TimeoutError):
            raise Withholds(Withheld.AWAY) from None

    async def ask(self, question: Question) -> Answer:
        try:
            async with asyncio.timeout(WITHIN):
                self._writer.write(msgspec.json.encode(question) + b"\n")
                await self._writer.drain()
                answer = await self._read(Answer)
        except (OSError, TimeoutError):
            raise Withholds(Withheld.AWAY) from None
        if answer.withheld is not None:
            raise Withholds(answer.withheld)
        return answer

    async def _read(self, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(await self._reader.readline(), type=kind)
        except (msgspec.MsgspecError, ValueError):
            raise Withholds(Withheld.AWAY) from None

    def close(self) -> None:
        self._writer.close()


async def ask_once(settings: Settings, holder: Holder, question: Question) -> Answer:
    """One question that needs nothing of what the holder says first. Raises Withholds."""
    line, _ = await Line.to(settings, holder)
    try:
        return await line.ask(question)
    finally:
        line.close()


def read_question(line: bytes) -> Question:
    """Raises msgspec.MsgspecError."""
    question: Any = msgspec.json.decode(line, type=Question)
    return question  # type: ignore[no-any-return]
