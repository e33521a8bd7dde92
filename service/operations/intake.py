"""Taking in one file that a platform sent: opened, read once, held against each account that was asked about, and kept.

The rows are kept with whatever became of them; who the holder is, by the platform's word, lies encrypted.
"""

import asyncio
from uuid import UUID, uuid4

import msgspec

from service.facts.case import Account
from service.facts.data_request import DataRequest, Document, EntityData, Response, ReturnRow, Target
from service.operations.commanding import Commanding
from service.platforms.evidence import decrypt, encrypt
from service.platforms.ladder import read_address
from service.platforms.normalised import Query, Return, ReturnRequest, Row, Subscriber
from service.platforms.reading import open_return
from service.rules.response import Reading
from service.vocabulary import DataCategory, Truth

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
    await keep_rows(tx, response, account, read)
    holder = the_holder(read)
    if read.target_match and holder is not None and DataCategory.SUBSCRIBER in target.categories:
        id = uuid4()
        sealed = encrypt(msgspec.json.encode(holder), tx.context.evidence_key, id.bytes)
        await tx.insert(
            EntityData(
                id=id, case_id=request.case_id, response_id=response.id, account_id=account.id, ciphertext=sealed
            )
        )
    return reading_of(account.id, read)


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
