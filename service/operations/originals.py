"""What the originals of a strand's rows say, read again from their bytes at verification; what is beyond the request is not.

A row in the database is a copy. Whoever could change one would otherwise have it verified by somebody who keys the same copy.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.data_request import DataRequest, Document, Response, ReturnRow
from service.operations.answers_read import Said, accounts_asked, port_of, read_for, without_what_is_withheld
from service.operations.commanding import Commanding
from service.platforms.evidence import decrypt
from service.vocabulary import RowOutcome


@dataclass(frozen=True, slots=True)
class RowOfOriginal:
    """One accepted row as its original has it, with its place there."""

    account: UUID
    member: str
    row: int
    ip: str | None
    port: int | None
    at: datetime | None
    until: datetime | None
    flags: tuple[str, ...]

    def is_kept_as(self, kept: ReturnRow) -> bool:
        """Whether the row that was kept says what the original says."""
        return (self.account, self.member, self.row, self.ip, self.port, self.at, self.until, self.flags) == (
            kept.account_id, kept.member, kept.row, kept.ip, kept.port, kept.at, kept.until, kept.flags,
        )  # fmt: skip


class Originals:
    """The originals of the entered case's answers, each read once at most."""

    def __init__(self, tx: Commanding) -> None:
        self._tx = tx
        self._read: dict[UUID, list[RowOfOriginal]] = {}

    async def rows(self, ids: Iterable[UUID]) -> list[RowOfOriginal] | None:
        """What the originals say in these rows' places; None where one of them says otherwise than what was kept."""
        found = []
        for id in ids:
            kept = await self._tx.get(ReturnRow, id)
            if kept is None or kept.outcome is not RowOutcome.ACCEPTED:
                return None
            said = next((row for row in await self._of(kept.response_id) if row.is_kept_as(kept)), None)
            if said is None:
                return None
            found.append(said)
        return found

    async def _of(self, response_id: UUID) -> list[RowOfOriginal]:
        if response_id not in self._read:
            self._read[response_id] = await self._read_again(response_id)
        return self._read[response_id]

    async def _read_again(self, response_id: UUID) -> list[RowOfOriginal]:
        response = await self._tx.get(Response, response_id)
        request = await self._tx.get(DataRequest, response.request_id) if response is not None else None
        if response is None or request is None:
            return []
        asked = await accounts_asked(self._tx, request)
        rows: list[RowOfOriginal] = []
        for id in response.documents:
            document = await self._tx.get(Document, id)
            if document is None:
                continue
            content = decrypt(document.ciphertext, self._tx.context.evidence_key, document.id.bytes)
            for said in await asyncio.to_thread(read_for, content, asked):
                rows += accepted_in(said, response)
        return rows


def accepted_in(said: Said, response: Response) -> list[RowOfOriginal]:
    """The rows of one account that may be used: not what is excess, nor what the platform took back."""
    account = said.asked.account.id
    accepted = []
    for row in without_what_is_withheld(account, said.read, response.outcomes).rows:
        if row.outcome is RowOutcome.ACCEPTED:
            port, flags = port_of(row)
            accepted.append(RowOfOriginal(account, row.raw.member, row.raw.row, row.ip, port, row.at, row.until, flags))
    return accepted
