"""Taking in one file that a platform sent: opened, read, held against each account that was asked about, and kept.

The rows are kept with whatever became of them; who the holder is, by the platform's word, lies encrypted.
"""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import msgspec

from service.facts.case import Account
from service.facts.data_request import DataRequest, Document, EntityData, Response, ReturnRow
from service.operations.answers_read import Said, accounts_asked, port_of, read_for, without_what_is_withheld
from service.operations.commanding import Commanding
from service.platforms.evidence import decrypt, encrypt
from service.platforms.normalised import Return, Subscriber
from service.rules.response import ENTITY_NOT_ASKED, Reading
from service.rules.withholding import holder_is_withheld
from service.vocabulary import DataCategory, ReturnOutcome, RowOutcome, Truth

USER_EXPORT = "user_export_not_return"
TRUTH = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


async def take_in(tx: Commanding, request: DataRequest, response: Response, document: Document) -> list[Reading]:
    """Reads one file, and holds it against each account that was asked about: what it says of an account is that account's.

    It is read beside the loop, for a large or hostile one takes its time. What is about nobody who was asked about is excess.
    """
    content = decrypt(document.ciphertext, tx.context.evidence_key, document.id.bytes)
    found = await asyncio.to_thread(read_for, content, await accounts_asked(tx, request))
    return [await keep(tx, response, one) for one in found]


async def keep(tx: Commanding, response: Response, said: Said) -> Reading:
    """Keeps the rows of one account, and who the holder is where that was asked for, encrypted."""
    target, account = said.asked.target, said.asked.account
    read = without_what_is_withheld(account.id, said.read, response.outcomes)
    await keep_rows(tx, response, account, read)
    holder, wanted = the_holder(read), DataCategory.SUBSCRIBER in target.categories
    withheld = holder_is_withheld(account.id, response.outcomes)
    if read.target_match and holder is not None and wanted and not withheld:
        id = uuid4()
        sealed = encrypt(msgspec.json.encode(holder), tx.context.evidence_key, id.bytes)
        await tx.insert(
            EntityData(
                id=id, case_id=response.case_id, response_id=response.id, account_id=account.id, ciphertext=sealed
            )
        )
    reading = reading_of(account.id, read)
    if read.target_match and not wanted and said.names:
        return replace(reading, excess=True, findings=tuple(sorted({*reading.findings, ENTITY_NOT_ASKED})))
    given_back = any(o.account == account.id and o.code is ReturnOutcome.PR_EXCESS for o in response.outcomes)
    return replace(reading, excess=reading.excess or said.beyond or given_back or withheld)


def the_holder(read: Return) -> Subscriber | None:
    """The one holder a return names. Where an operator names several, nobody is *the* holder: a person reads the file."""
    return read.holders[0] if len(read.holders) == 1 else read.subscriber


def reading_of(account: UUID, read: Return) -> Reading:
    """A return as the rule of response quality sees it."""
    held = [*read.holders, *((read.subscriber,) if read.subscriber is not None else ())]
    return Reading(
        account=account,
        target_match=TRUTH[read.target_match],
        zone_ok=TRUTH[read.zone_ok],
        findings=read.findings,
        rows=read.rows,
        holder_stated=bool(held),
        excess=any(row.outcome is RowOutcome.EXCESS for row in read.rows),
        user_export=USER_EXPORT in read.findings,
        unverified_contact=any(contact.status != "verified" for holder in held for contact in holder.contacts),
    )


async def keep_rows(tx: Commanding, response: Response, account: Account, read: Return) -> None:
    for position, row in enumerate(read.rows):
        port, flags = port_of(row)
        await tx.insert(
            ReturnRow(
                id=uuid4(),
                case_id=response.case_id,
                request_id=response.request_id,
                response_id=response.id,
                account_id=account.id,
                position=position,
                ip=row.ip,
                port=port,
                at=row.at,
                until=row.until,
                event_kind=row.raw.event_kind,
                zone_from=row.zone_from,
                outcome=row.outcome,
                reason=row.reason,
                flags=flags,
                member=row.raw.member,
                row=row.raw.row,
            )
        )
