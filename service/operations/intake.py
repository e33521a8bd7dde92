"""Taking in one file that a platform sent: opened, read once, held against each account that was asked about, and kept.

The rows are kept with whatever became of them; who the holder is, by the platform's word, lies encrypted.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import msgspec

from service.facts.case import Account
from service.facts.data_request import AnswerOutcome, DataRequest, Document, EntityData, Response, ReturnRow, Target
from service.operations.commanding import Commanding
from service.platforms.evidence import decrypt, encrypt
from service.platforms.judging import says_nothing
from service.platforms.ladder import read_address
from service.platforms.normalised import Found, Query, Return, ReturnRequest, Row, Subscriber
from service.platforms.reading import Opened, open_return
from service.rules.response import ENTITY_NOT_ASKED, Reading
from service.rules.withholding import holder_is_withheld, why_withheld
from service.vocabulary import DataCategory, ReturnOutcome, RowOutcome, Truth

USER_EXPORT = "user_export_not_return"
TRUTH = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


async def take_in(tx: Commanding, request: DataRequest, response: Response, document: Document) -> Reading:
    """Reads one file, and holds it against each account that was asked about; the account it fits gets its rows.

    It is read beside the loop, for a large or hostile one takes its time.
    """
    content = decrypt(document.ciphertext, tx.context.evidence_key, document.id.bytes)
    opened = await asyncio.to_thread(open_return, content)
    readings: list[tuple[Target, Account, Return]] = []
    for target in request.targets:
        account = await tx.get(Account, target.account)
        if account is None:
            raise RuntimeError("a request names accounts of its case")
        readings.append((target, account, opened.against(asked_for(target, account))))
    fitting = next((r for r in readings if r[2].target_match), readings[0])
    target, account, read = fitting
    read = without_what_is_withheld(account.id, read, response.outcomes)
    await keep_rows(tx, response, account, read)
    holder, asked = the_holder(read), DataCategory.SUBSCRIBER in target.categories
    withheld = holder_is_withheld(account.id, response.outcomes)
    if read.target_match and holder is not None and asked and not withheld:
        id = uuid4()
        sealed = encrypt(msgspec.json.encode(holder), tx.context.evidence_key, id.bytes)
        await tx.insert(
            EntityData(
                id=id, case_id=request.case_id, response_id=response.id, account_id=account.id, ciphertext=sealed
            )
        )
    reading = reading_of(account.id, read)
    if read.target_match and not asked and names_a_holder(opened):
        return replace(reading, excess=True, findings=tuple(sorted({*reading.findings, ENTITY_NOT_ASKED})))
    said = any(o.account == account.id and o.code is ReturnOutcome.PR_EXCESS for o in response.outcomes)
    return replace(reading, excess=reading.excess or said or withheld)


def names_a_holder(opened: Opened) -> bool:
    """Whether the file says who the holder is, asked or not."""
    return isinstance(opened.read, Found) and not says_nothing(opened.read.subscriber)


def without_what_is_withheld(account: UUID, read: Return, outcomes: Sequence[AnswerOutcome]) -> Return:
    """The return with what the platform itself takes back parted off: such a row keeps its place and its time alone."""
    parted = any(row.outcome is RowOutcome.EXCESS for row in read.rows)

    def seen(row: Row) -> Row:
        if row.outcome is RowOutcome.EXCESS:
            return row
        why = why_withheld(account, row.at, row.until, outcomes, parted=parted)
        if why is None:
            return row
        return Row(
            raw=row.raw, outcome=RowOutcome.EXCESS, reason=why, at=row.at, until=row.until, zone_from=row.zone_from
        )

    return replace(read, rows=tuple(seen(row) for row in read.rows))


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


def asked_for(target: Target, account: Account) -> ReturnRequest:
    """What a target asks of a file. An account that is only a network address is a line: who had it when the period began."""
    address = read_address(account.handle) if account.immutable_id is None else None
    query = Query(ref=None, ip=str(address[0]), port=address[1], at=target.period_from) if address is not None else None
    return ReturnRequest(
        platform=str(account.platform_id),
        account_id=account.immutable_id,
        handle=account.handle,
        period_from=target.period_from,
        period_to=target.period_to,
        subscriber_asked=DataCategory.SUBSCRIBER in target.categories,
        logins_asked=DataCategory.LOGIN_EVENTS in target.categories,
        queries=(query,) if query is not None else (),
    )


def port_of(row: Row) -> tuple[int | None, tuple[str, ...]]:
    """A row's port and flags. A port that was true at one instant of a span is not the span's: it stays in the file."""
    return (row.port, row.flags) if row.port_at is None else (None, (*row.flags, "port_at_one_instant"))


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
