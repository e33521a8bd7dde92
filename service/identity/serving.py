"""A holder's process (`rtk holder police`): steps down from root, then answers on its socket whoever may ask, nobody else."""

import asyncio
import os
import pwd
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from logging import getLogger

import msgspec

from service.identity.holder import KeyHolder
from service.identity.keyring import keyring_of, user_of
from service.identity.process import leave_no_core, stay_out_of_swap, step_down
from service.identity.questions import (
    LONGEST,
    WITHIN,
    Answer,
    ForHalf,
    ForShare,
    Greeting,
    ToBegin,
    ToEnd,
    ToRewrap,
    read_question,
)
from service.identity.sealing import Half
from service.identity.withholding import ORDINARY, Withheld, Withholds
from service.logs import log_in_closed_words
from service.settings import CannotRun, Settings
from service.vocabulary import Holder

LOG = getLogger(__name__)


async def run_holder(settings: Settings, holder: Holder) -> None:
    """The whole process, until it is cancelled. What it needs of root it reads before it steps down."""
    log_in_closed_words()
    database = settings.database_as(f"holder_{holder.lower()}").replace("+asyncpg", "")
    asker, keyring = user_who_asks(settings), keyring_of(settings, holder)
    stay_out_of_swap()
    step_down(user_of(holder))
    leave_no_core()
    try:
        keeper = KeyHolder(holder, keyring, database)
    except (OSError, ValueError) as fault:
        raise CannotRun(
            f"the {holder.lower()} holder's own files are not as they have to be: {type(fault).__name__}"
        ) from None
    async with answering(keeper, frozenset({asker})):
        await asyncio.get_running_loop().create_future()


def user_who_asks(settings: Settings) -> int:
    """The opener's user: the one that is set, else whoever starts us. CannotRun where it is nobody here."""
    if not settings.opener_user:
        return os.getuid()
    try:
        return (
            int(settings.opener_user) if settings.opener_user.isdigit() else pwd.getpwnam(settings.opener_user).pw_uid
        )
    except KeyError:
        raise CannotRun(f"RTK_OPENER_USER names nobody on this machine: {settings.opener_user}") from None


@asynccontextmanager
async def answering(keeper: KeyHolder, askers: frozenset[int]) -> AsyncIterator[None]:
    """Answers on the holder's socket for as long as this lasts."""
    place = keeper.socket
    place.unlink(missing_ok=True)
    server = await asyncio.start_unix_server(partial(answer, keeper, askers), place, limit=LONGEST)
    place.chmod(0o666)  # Who may ask is decided by who is at the other end.
    try:
        yield
    finally:
        server.close()
        place.unlink(missing_ok=True)


async def answer(
    keeper: KeyHolder, askers: frozenset[int], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """One question and its answer. Whoever may not ask is hung up on before anything is said."""
    try:
        if not may_ask(writer.get_extra_info("socket"), askers):
            LOG.warning("somebody asked who may not", extra={"ids": {"holder": keeper.holder}})
            alarm(keeper, Withheld.NOT_ALLOWED)
            return
        async with asyncio.timeout(WITHIN):
            said = await replied(keeper, reader, writer)
        if said is not None:
            writer.write(msgspec.json.encode(said) + b"\n")
            await writer.drain()
    except ConnectionError:
        pass  # Whoever asked has left, or only looked whether we are here.
    except (OSError, TimeoutError, ValueError):
        LOG.warning("a question could not be answered", exc_info=True)
    finally:
        writer.close()


async def replied(keeper: KeyHolder, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Answer | None:
    known = keeper.held
    greeting = Greeting(holder=keeper.holder, since=known.checkpoint.size if known is not None else 0)
    writer.write(msgspec.json.encode(greeting) + b"\n")
    await writer.drain()
    line = await reader.readline()
    if not line:  # Somebody looked whether we are here.
        return None
    try:
        match question := read_question(line):
            case ForHalf() | ForShare():
                asked = (question.intent, question.key, question.receipt, known)
                if isinstance(question, ForHalf):
                    answer = Answer(half=await keeper.half_for(*asked))
                else:
                    answer = Answer(half=await keeper.share_for(*asked, question.point))
                alarm(keeper, None)
                return answer
            case ToRewrap():
                half = keeper.rewrap(Half(question.half, question.epoch), question.context)
                return Answer(half=half.sealed, epoch=half.epoch)
            case ToBegin():
                public = keeper.begin_epoch(question.epoch)
                return Answer(public=public.raw, epoch=public.epoch)
            case ToEnd():
                return Answer(ended=keeper.end_epochs(frozenset(question.named)))
    except msgspec.MsgspecError:
        alarm(keeper, Withheld.NOT_UNDERSTOOD)
        return Answer(withheld=Withheld.NOT_UNDERSTOOD)
    except Withholds as withholds:
        LOG.warning("withheld", extra={"ids": {"holder": keeper.holder, "why": withholds.why}})
        if withholds.why not in ORDINARY:
            alarm(keeper, withholds.why)
        return Answer(withheld=withholds.why)


def alarm(keeper: KeyHolder, why: Withheld | None) -> None:
    """Raises it, or ends what stands since a half was answered as it should be. A disk that is away changes no answer."""
    try:
        if keeper.alarms.note(why) and why is not None:
            LOG.critical("something is away or lies", extra={"ids": {"holder": keeper.holder, "why": why}})
    except OSError:
        LOG.warning("an alarm could not be written", exc_info=True)


def may_ask(peer: socket.socket, askers: frozenset[int]) -> bool:
    """Whether the process at the other end runs as one of these users. A system that does not tell is none to run this on."""
    _, uid, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return uid in askers
