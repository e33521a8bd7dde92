"""A platform's file as an answer to a request: which of its rows are about which account that was asked about.

Read when it comes, and again from the original at verification; nothing is written here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from service.facts.case import Account
from service.facts.data_request import AnswerOutcome, DataRequest, Target
from service.operations.entering import Deciding
from service.platforms.judging import judge, says_nothing
from service.platforms.ladder import read_address
from service.platforms.normalised import Found, Query, Return, ReturnRequest, Row
from service.platforms.reading import open_return
from service.rules.withholding import why_withheld
from service.vocabulary import DataCategory, RowOutcome


@dataclass(frozen=True, slots=True)
class Asked:
    """An account that was asked about, with what was asked."""

    target: Target
    account: Account


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of one account. `names` whether it says who the holder is, asked or not; `beyond` whether it is about
    somebody whom nobody asked about, as well.
    """

    asked: Asked
    read: Return
    names: bool
    beyond: bool = False


async def accounts_asked(tx: Deciding, request: DataRequest) -> list[Asked]:
    """The accounts of a request, in its order."""
    asked = []
    for target in request.targets:
        account = await tx.get(Account, target.account)
        if account is None:
            raise RuntimeError("a request names accounts of its case")
        asked.append(Asked(target, account))
    return asked


def read_for(content: bytes, asked: Sequence[Asked]) -> list[Said]:
    """What the file says of each account that it is about; of one of them, all as excess, where it is about none."""
    opened = open_return(content)
    parts = opened.parts() if len(asked) > 1 else ()
    if len(parts) < 2:
        readings = [Said(one, opened.against(asked_for(one)), names_a_holder(opened.read)) for one in asked]
        return [next((said for said in readings if said.read.target_match), readings[0])]
    fitting: list[Said] = []
    others: list[Return] = []
    for part in parts:
        readings = [Said(one, judge(part, asked_for(one), opened.sha256), names_a_holder(part)) for one in asked]
        best = max(readings, key=lambda said: (bool(said.read.target_match), number_accepted(said.read)))
        if best.read.target_match:
            fitting.append(best)
        else:
            others.append(best.read)
    if not fitting:
        whole = Said(asked[0], opened.against(asked_for(asked[0])), names_a_holder(opened.read))
        return [whole]
    first = fitting[0]
    strange = [row for read in others for row in read.rows]
    fitting[0] = replace(first, beyond=bool(others), read=replace(first.read, rows=(*first.read.rows, *strange)))
    return joined(fitting)


def joined(said: Sequence[Said]) -> list[Said]:
    """The parts about the same account as one: an operator gives several lines for one address."""
    by_account: dict[UUID, Said] = {}
    for one in said:
        before = by_account.get(one.asked.account.id)
        by_account[one.asked.account.id] = one if before is None else replace(
            before,
            names=before.names or one.names,
            beyond=before.beyond or one.beyond,
            read=replace(
                before.read,
                rows=(*before.read.rows, *one.read.rows),
                holders=tuple(dict.fromkeys([*before.read.holders, *one.read.holders])),
                findings=tuple(sorted({*before.read.findings, *one.read.findings})),
                zone_ok=before.read.zone_ok and one.read.zone_ok,
            ),
        )  # fmt: skip
    return list(by_account.values())


def number_accepted(read: Return) -> int:
    return sum(row.outcome is RowOutcome.ACCEPTED for row in read.rows)


def names_a_holder(read: Found | Return) -> bool:
    """Whether it says who the holder is, asked or not."""
    return isinstance(read, Found) and not says_nothing(read.subscriber)


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


def asked_for(asked: Asked) -> ReturnRequest:
    """What a target asks of a file. An account that is only a network address is a line: who had it when the period began."""
    target, account = asked.target, asked.account
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
