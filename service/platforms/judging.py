"""From what a reader found to a return: whether it is about the account asked about, over the period asked about.

The same for every format. What is not for this request is not taken: it is counted, and its content stays in the file.
"""

import re
from collections.abc import Collection, Iterable

from service.platforms.instants import read_time
from service.platforms.ladder import climb, mixed_clock, zone_ok
from service.platforms.normalised import Found, Query, Return, ReturnRequest, Row, Subscriber
from service.vocabulary import RowOutcome

DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what is shown: a name may read as another."""


def judge(found: Found, request: ReturnRequest, sha256: str) -> Return:
    """The return that a file is to one request; the same file is another return to another request."""
    if found.of_operator:
        return judge_operator(found, request, sha256)
    match, findings = target_of(found, request)
    rows = climb(found.rows, request, request.account_id, matched=match)
    subscriber = None
    if match:
        subscriber = found.subscriber if request.subscriber_asked else None
        subscriber = subscriber or Subscriber(platform_account_id=found.account_id, handle=found.handle)
    findings |= found.findings | findings_of(found, request)
    if not request.subscriber_asked:
        findings -= {"no_subscriber_data"}
    return Return(
        format=found.format,
        sha256=sha256,
        archive="ok",
        findings=tuple(sorted(findings)),
        no_data=found.says_none and not rows and says_nothing(found.subscriber),
        target_match=match,
        zone_ok=zone_ok(rows),
        subscriber=subscriber,
        rows=rows,
    )


def target_of(found: Found, request: ReturnRequest) -> tuple[bool, set[str]]:
    """Whether the account is the one asked about, by its immutable id wherever both state one, and what is odd about it.

    A handle can be changed, and then be taken by somebody else.
    """
    same_handle = bool(found.handle and request.handle) and bare(found.handle) == bare(request.handle)
    if found.by_handle:
        return same_handle, {"matched_on_handle_only"} if same_handle else set()
    if not found.account_id or found.account_id != request.account_id:
        return False, {"handle_reused"} if same_handle and found.account_id and request.account_id else set()
    changed = bool(found.handle and request.handle) and not same_handle
    return True, {"handle_changed"} if changed else set()


def bare(handle: str | None) -> str:
    return (handle or "").removeprefix("@")


def findings_of(found: Found, request: ReturnRequest) -> set[str]:
    """What a person has to know of the whole file: another range than asked, clocks that differ, texts that deceive."""
    findings = set()
    asked = (request.period_from, request.period_to)
    if any((read_time(start).at, read_time(end).at) != asked for start, end in found.stated_periods):
        findings.add("stated_range_differs")
    if mixed_clock(found.rows):
        findings.add("mixed_clock")
    if any(DIRECTION.search(text) for text in texts_of(found)):
        findings.add("direction_override")
    return findings


def texts_of(found: Found) -> Iterable[str]:
    """Every text that may be shown to a person."""
    for raw in found.rows:
        yield from filter(None, (raw.ip, raw.time, raw.until, raw.event_kind, raw.account))
    for holder in (found.subscriber, *found.holders):
        if holder is not None:
            told = (
                holder.handle,
                holder.display_name,
                holder.stated_name,
                holder.account_status,
                holder.billing_address,
            )
            yield from filter(None, (*told, holder.installation_address, *(c.value for c in holder.contacts)))


def says_nothing(subscriber: Subscriber | None) -> bool:
    """Whether nothing is said of a holder but which account it is."""
    return subscriber is None or subscriber == Subscriber(
        platform_account_id=subscriber.platform_account_id, handle=subscriber.handle
    )


def judge_operator(found: Found, request: ReturnRequest, sha256: str) -> Return:
    """An operator's answer: each line against the query it answers. Only lines that fit name anybody.

    It is about the target unless every line is about something else; of an answer without a line nobody knows.
    """
    rows = climb(found.rows, request, None, matched=True)
    fitting = [row for row in rows if row.outcome in (RowOutcome.ACCEPTED, RowOutcome.DUPLICATE)]
    named = sorted({row.raw.answering.holder for row in fitting if row.raw.answering is not None})
    holders = tuple(found.holders[place] for place in named)
    findings = set(found.findings) | findings_of(found, request)
    if any(holder.billing_address and not holder.installation_address for holder in holders):
        findings.add("billing_address_only")
    if several_holders_of_one_query(fitting):
        findings.add("multiple_subscribers")
    answered = {row.raw.answering.ref for row in fitting if row.raw.answering is not None}
    if not all(answers(query, answered) for query in request.queries):
        unanswered = [query.ref for query in request.queries if query.ref and not answers(query, answered)]
        findings.add(f"queries_unanswered:{','.join(unanswered)}".removesuffix(":"))
    return Return(
        format=found.format,
        sha256=sha256,
        archive="ok",
        findings=tuple(sorted(findings)),
        target_match=any(row.reason != "wrong_identifier" for row in rows) if rows else None,
        zone_ok=zone_ok(rows),
        holders=holders,
        rows=rows,
    )


def answers(query: Query, refs: Collection[str]) -> bool:
    return query.ref in refs if query.ref is not None else bool(refs)


def several_holders_of_one_query(rows: Iterable[Row]) -> bool:
    named: dict[str, set[int]] = {}
    for row in rows:
        if row.raw.answering is not None:
            named.setdefault(row.raw.answering.ref, set()).add(row.raw.answering.holder)
    return any(len(holders) > 1 for holders in named.values())
