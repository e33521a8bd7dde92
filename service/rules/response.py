"""Whether a platform's answer is fit to use (E06). Each check is an error that once led to the wrong person (IPCO 2017-2019).

What a file says is read elsewhere and comes in as it was read; nothing here opens one, and no value of a row is repeated.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from service.facts.data_request import AnswerOutcome, Response, Target
from service.vocabulary import DataCategory, ReturnOutcome, RowOutcome, Truth

NEVER_ACCEPTED = ("not_read", "wrong_account", "user_export_not_return")
ENTITY_NOT_ASKED = "excess:entity_not_asked"
"""A file says who the holder is, and nobody had asked."""
SAYS_IT_IS_THERE = (ReturnOutcome.PR_FULL, ReturnOutcome.PR_CORRECTED)


class ReadRow(Protocol):
    @property
    def outcome(self) -> RowOutcome: ...
    @property
    def reason(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file says of one account that was asked about. UNKNOWN where the file could not be read.

    `excess`: there is more in it than was asked. `user_export`: it is the account holder's own download, and no return.
    """

    account: UUID
    target_match: Truth
    zone_ok: Truth
    findings: tuple[str, ...]
    rows: Sequence[ReadRow]
    holder_stated: bool = False
    unverified_contact: bool = False
    excess: bool = False
    user_export: bool = False

    @property
    def set_aside(self) -> bool:
        """Whether the file itself may be seen by nobody."""
        return self.excess or self.user_export or self.target_match is Truth.FALSE


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseQuality:
    """Rows that may be used and rows beyond what was asked; what is missing; and whatever a person has to look at."""

    in_scope: int
    excess: int
    missing: tuple[str, ...]
    target_match: Truth
    zone_ok: Truth
    anomalies: tuple[str, ...]

    @property
    def findings(self) -> tuple[str, ...]:
        """All of it as codes for the SPoC's first look; no value and no name is among them."""
        verdicts = {
            "wrong_account": self.target_match is Truth.FALSE,
            "zone_doubtful": self.zone_ok is Truth.FALSE,
        }
        return tuple(sorted({*self.anomalies, *self.missing, *(code for code, holds in verdicts.items() if holds)}))


def response_quality(
    targets: Sequence[Target], outcomes: Sequence[AnswerOutcome], readings: Sequence[Reading], *, final: bool
) -> ResponseQuality:
    """What an answer amounts to, against what was asked.

    Target by immutable id; period, zone, the hours of the clock, the year and duplicates by the outcome of each row; what
    a final answer leaves out, or says is there and is not; a contact nobody verified. One file that is about somebody
    else, or whose zone is in doubt, decides for the whole answer; a file nobody could read leaves both UNKNOWN.
    """
    rows = [row for reading in readings for row in reading.rows]
    anomalies = {finding for reading in readings for finding in reading.findings}
    anomalies |= {f"{row.outcome.lower()}:{row.reason}" for row in rows if row.reason}
    if any(row.outcome is RowOutcome.DUPLICATE for row in rows):
        anomalies.add("duplicates")
    if any(reading.target_match is Truth.UNKNOWN for reading in readings):
        anomalies.add("not_read")
    if any(reading.unverified_contact for reading in readings):
        anomalies.add("unverified_contact")
    return ResponseQuality(
        in_scope=sum(row.outcome is RowOutcome.ACCEPTED for row in rows),
        excess=sum(row.outcome is RowOutcome.EXCESS for row in rows),
        missing=tuple(_missing(targets, outcomes, readings, final=final)),
        target_match=all_of([reading.target_match for reading in readings]),
        zone_ok=all_of([reading.zone_ok for reading in readings]),
        anomalies=tuple(sorted(anomalies)),
    )


def all_of(truths: Collection[Truth]) -> Truth:
    """FALSE if any is, TRUE if all are and there is one; else nobody knows."""
    if Truth.FALSE in truths:
        return Truth.FALSE
    return Truth.TRUE if truths and set(truths) == {Truth.TRUE} else Truth.UNKNOWN


def _missing(
    targets: Sequence[Target], outcomes: Sequence[AnswerOutcome], readings: Sequence[Reading], *, final: bool
) -> list[str]:
    """`missing:` what a final answer is silent on, `not_found:` what it says is there and no file holds."""
    said = {(outcome.account, outcome.category): outcome.code for outcome in outcomes}
    lacking = []
    for target in targets:
        for category in target.categories:
            code = said.get((target.account, category))
            if code is None and final:
                lacking.append(f"missing:{category}:{target.account}")
            if code in SAYS_IT_IS_THERE and readings and not _held(target.account, category, readings):
                lacking.append(f"not_found:{category}:{target.account}")
    return lacking


def _held(account: UUID, category: DataCategory, readings: Sequence[Reading]) -> bool:
    """Whether a file about this account holds such data; kinds no parser reads yet are taken at the platform's word."""
    mine = [reading for reading in readings if reading.account == account and reading.target_match is Truth.TRUE]
    match category:
        case DataCategory.SUBSCRIBER:
            return any(reading.holder_stated for reading in mine)
        case DataCategory.LOGIN_EVENTS:
            return any(reading.rows for reading in mine)
        case _:
            return True


def why_not_acceptable(response: Response) -> list[str]:
    """Why an answer must be held: it is about another account, or nobody could read it. Empty where it may be used."""
    wrong = [o.code.value for o in response.outcomes if o.code is ReturnOutcome.PR_WRONG_ACCOUNT]
    return sorted({*wrong, *(set(NEVER_ACCEPTED) & set(response.findings))})
