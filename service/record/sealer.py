"""The sealer: takes heads of chains into the log, signs what it has become, and compares the tables with what was signed.

It reads places and hashes, never what an event says. Nothing is signed over a log that is not the one that was signed
before with more at its end; what was signed is on the disk before anybody hears of it.
"""

import base64
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from logging import getLogger
from uuid import UUID

import asyncpg

from service.record.asking import Alarm, Receipt, Refused
from service.record.checkpoints import Checkpoints
from service.record.signing import Signer
from service.record.tree import Tree
from service.record.verify import Bad, Checkpoint, leaf_of

LOG = getLogger(__name__)
Head = tuple[UUID, int, bytes]

SIZE = "select coalesce(max(index) + 1, 0) from record_leaves"
LEAVES = "select index, case_id, sequence, hash from record_leaves where index >= $1 order by index limit 10000"
# An id tells when its event was written, to the millisecond, but not when it was committed: a minute is looked back. What
# took longer to commit is found when everything is compared.
CHANGED = """
    select h.case_id, h.sequence, h.hash from audit_heads h
    where h.case_id in (select e.case_id from audit_events e where e.id > (select uuidv7(interval '-60 seconds')))
    and not exists (select from record_leaves l where l.case_id = h.case_id and l.sequence >= h.sequence)
    order by h.case_id"""
UNSEALED = """
    select h.case_id, h.sequence, h.hash from audit_heads h
    where not exists (select from record_leaves l where l.case_id = h.case_id and l.sequence >= h.sequence)
    order by h.case_id"""
# An event that is gone, or is not the one whose hash was sealed.
DIFFERING = """
    select l.case_id, min(l.sequence) as sequence from record_leaves l
    left join audit_events e on e.case_id = l.case_id and e.sequence = l.sequence
    where e.hash is distinct from l.hash and ($1::uuid is null or l.case_id = $1) group by l.case_id"""
EVENT = """
    select e.sequence, e.hash, l.index from audit_events e
    left join record_leaves l on l.case_id = e.case_id and l.sequence = e.sequence
    where e.case_id = $1 and e.sequence = coalesce($2, (select h.sequence from audit_heads h where h.case_id = $1))"""


class Sealer:
    """One log. One call at a time; after any exception but Refused, `load` comes first."""

    def __init__(self, connection: asyncpg.Connection, checkpoints: Checkpoints, signer: Signer) -> None:
        self._connection = connection
        self._checkpoints = checkpoints
        self._signer = signer
        self._tree = Tree()
        self._signed: tuple[Checkpoint, str] | None = None
        self.broken: dict[UUID, tuple[Alarm, int]] = {}

    async def load(self, *, anew: bool = False) -> None:
        """Reads the whole log and compares it with the newest checkpoint. Raises Refused where they are two logs.

        The first checkpoint is signed over an empty log, so that a log without any has lost them: only `anew`, knowingly.
        """
        try:
            self._signed = self._checkpoints.newest()
        except Bad:
            raise Refused(Alarm.CHECKPOINT_INVALID) from None
        self._tree = Tree()
        async for index, leaf in self._leaves():
            if index != self._tree.size:
                raise Refused(Alarm.LOG_DIFFERS)
            self._tree.append(leaf)
        if self._signed is None:
            if self._tree.size and not anew:
                raise Refused(Alarm.CHECKPOINTS_LOST)
            self._sign()
            return
        signed = self._signed[0]
        if self._tree.size < signed.size:
            raise Refused(Alarm.LOG_BEHIND)
        if self._tree.root(signed.size) != signed.root:
            LOG.critical("the log differs from what was signed", extra={"ids": {"from_leaf": self._first_difference()}})
            raise Refused(Alarm.LOG_DIFFERS)

    async def seal(self) -> int:
        """Takes every chain's head that has changed of late into the log and signs; how many. Raises Refused."""
        return await self._take(await self._heads(CHANGED))

    async def compare(self) -> None:
        """Compares all tables with what was sealed, notes the cases that do not hold, and seals what was overlooked.

        Raises Refused where it is the log itself that does not.
        """
        expected = 0
        async for index, leaf in self._leaves():
            if index != expected or index >= self._tree.size or leaf != self._tree.leaf(index):
                break
            expected += 1
        if expected != self._tree.size:
            LOG.critical("a leaf is not the one that was sealed", extra={"ids": {"leaf": expected}})
            raise Refused(Alarm.LEAF_DIFFERS)
        self.broken = await self._broken(None)
        await self._take(await self._heads(UNSEALED))

    async def receipt(self, case: UUID, sequence: int | None, since: int) -> Receipt:
        """Compares the case with what was sealed of it, seals this event (by default the last), and proves it.

        Raises Refused where the case's record is not as it was, or has no such event.
        """
        await self._take([])
        self.broken.pop(case, None)
        self.broken |= await self._broken(case)
        if case in self.broken:
            raise Refused(*self.broken[case])
        row = await self._connection.fetchrow(EVENT, case, sequence)
        if row is None or not 0 <= since <= self._tree.size:
            raise Refused(Alarm.NO_SUCH_EVENT)
        index, place, hash = row["index"], row["sequence"], bytes(row["hash"])
        if index is None:
            index = self._tree.size
            await self._take([(case, place, hash)])
        elif self._tree.leaf(index) != leaf_of(str(case), place, hash.hex()):
            raise Refused(Alarm.LEAF_DIFFERS)
        checkpoint, note = self._sign()
        return Receipt(
            sequence=place,
            hash=hash.hex(),
            index=index,
            inclusion=_encoded(self._tree.inclusion(index)),
            checkpoint=note,
            head=None if sequence is not None else self._state(case, place, hash, checkpoint),
            consistency=_encoded(self._tree.consistency(min(since, self._tree.size))),
        )

    async def _take(self, heads: Sequence[Head]) -> int:
        """Appends these to the log after what it holds, and signs. The log in the table has to be the one in the tree."""
        start = self._tree.size
        async with self._connection.transaction():
            await self._connection.execute("set local synchronous_commit = on")
            size = await self._connection.fetchval(SIZE)
            if size < start:
                raise Refused(Alarm.LOG_BEHIND)
            if size > start or (size and await self._last_leaf(size) != self._tree.leaf(size - 1)):
                raise Refused(Alarm.LOG_DIFFERS)
            rows = [(start + place, *head) for place, head in enumerate(heads)]
            await self._connection.executemany("insert into record_leaves values ($1, $2, $3, $4)", rows)
        for case, sequence, hash in heads:
            self._tree.append(leaf_of(str(case), sequence, hash.hex()))
        self._sign()
        return len(heads)

    def _sign(self) -> tuple[Checkpoint, str]:
        """The newest checkpoint, signed and on the disk: a new one where the log has grown since."""
        if self._signed is None or self._signed[0].size < self._tree.size:
            checkpoint = Checkpoint(self._tree.size, self._tree.root())
            root = base64.b64encode(checkpoint.root).decode()
            note = self._signer.sign(self._signer.key.name, str(checkpoint.size), root)
            self._checkpoints.add(note, checkpoint.size)
            self._signed = (checkpoint, note)
        return self._signed

    def _state(self, case: UUID, sequence: int, hash: bytes, checkpoint: Checkpoint) -> str:
        """A signed statement that a chain ends here now: a log shows that something was added, never that nothing was."""
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        name = f"{self._signer.key.name}/head"
        return self._signer.sign(name, str(case), str(sequence), hash.hex(), str(checkpoint.size), at)

    async def _broken(self, case: UUID | None) -> dict[UUID, tuple[Alarm, int]]:
        found: dict[UUID, tuple[Alarm, int]] = {}
        for alarm, query in ((Alarm.EVENT_DIFFERS, DIFFERING), (Alarm.CHAIN_BROKEN, "select * from broken_links($1)")):
            for row in await self._connection.fetch(query, case):
                earlier = found.get(row["case_id"])
                if earlier is None or row["sequence"] <= earlier[1]:
                    found[row["case_id"]] = (alarm, row["sequence"])
        return found

    async def _heads(self, query: str) -> list[Head]:
        """The heads that this query finds, but of cases that are known not to hold."""
        found = [(row["case_id"], row["sequence"], bytes(row["hash"])) for row in await self._connection.fetch(query)]
        return [head for head in found if head[0] not in self.broken]

    async def _leaves(self) -> AsyncIterator[tuple[int, bytes]]:
        """Every leaf of the table, by its place."""
        start: int | None = 0
        while start is not None:
            rows = await self._connection.fetch(LEAVES, start)
            for row in rows:
                yield row["index"], _leaf(row)
            start = rows[-1]["index"] + 1 if rows else None

    async def _last_leaf(self, size: int) -> bytes:
        return _leaf(await self._connection.fetchrow(LEAVES, size - 1))

    def _first_difference(self) -> int:
        """The first leaf from which the log may be another: the size of the last checkpoint that still fits it."""
        fitting = 0
        for checkpoint in self._checkpoints.all():
            if checkpoint.size > self._tree.size or self._tree.root(checkpoint.size) != checkpoint.root:
                break
            fitting = checkpoint.size
        return fitting


def _leaf(row: asyncpg.Record) -> bytes:
    return leaf_of(str(row["case_id"]), row["sequence"], row["hash"].hex())


def _encoded(hashes: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(hash).decode() for hash in hashes]
