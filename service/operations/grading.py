"""From strands in the database to the evidence the grade's rule reads."""

from collections.abc import Sequence
from uuid import UUID

from service.facts.attribution import AlternativeConsidered, Strand
from service.facts.data_request import Response, ReturnRow
from service.operations.entering import Deciding
from service.rules.attribution import Evidence, attribution_grade, open_alternatives
from service.vocabulary import DataCategory, Grade, ResponseStage, ReturnOutcome

ERRORS = (ReturnOutcome.PR_CORRECTED, ReturnOutcome.PR_WRONG_ACCOUNT)


def grade_account(
    strands: Sequence[Strand],
    of_case: Sequence[Strand],
    alternatives: Sequence[AlternativeConsidered],
    *,
    open_error: bool,
) -> Grade:
    """The grade one account's strands carry, once they were keyed again against the source."""
    excluded = not open_alternatives(alternatives)
    return carried(strands, of_case, alternatives_excluded=excluded, open_error=open_error)


def carried(
    strands: Sequence[Strand], of_case: Sequence[Strand], *, alternatives_excluded: bool, open_error: bool
) -> Grade:
    return attribution_grade(
        [
            Evidence(
                id=s.id,
                kind=s.kind,
                strength=s.strength,
                over_vpn=s.over_vpn,
                bill_payer_only=s.bill_payer_only,
            )
            for s in strands
        ],
        lineage(of_case),
        alternatives_excluded=alternatives_excluded,
        verified_against_source=True,
        open_error=open_error,
    )


def lineage(strands: Sequence[Strand]) -> dict[UUID, tuple[UUID, ...]]:
    """What each strand comes from: strands it was derived from, and rows of returns, which are origins themselves.

    Two strands read off the same row have a common ancestor in it, and count once.
    """
    parents = {row: () for strand in strands for row in strand.source_rows}
    return parents | {s.id: (*s.derived_from, *s.source_rows) for s in strands}


async def open_errors(tx: Deciding, accounts: set[UUID]) -> set[UUID]:
    """The accounts for which an answer was corrected, or was another's, and nobody has judged the answer yet or held it.

    An accepted correction of that answer ends the error; otherwise the account could never be confirmed again. What rests
    on the rows that were taken back stays an error, until other strands carry as much.
    """
    responses = await tx.all(Response, case_id=tx.the_case.id)
    corrected = {(r.corrects, o.account) for r in responses if r.stage is ResponseStage.ACCEPTED for o in r.outcomes}
    return {
        outcome.account
        for response in responses
        if response.stage is not ResponseStage.ACCEPTED
        for outcome in response.outcomes
        if outcome.code in ERRORS and outcome.account in accounts and (response.id, outcome.account) not in corrected
    } | await resting_on_what_was_taken_back(tx, accounts)


async def resting_on_what_was_taken_back(tx: Deciding, accounts: set[UUID]) -> set[UUID]:
    """The accounts that would be graded lower without the strands whose rows their platform has since corrected.

    What was derived from such a strand is left without an origin, and carries nothing either.
    """
    gone = await rows_taken_back(tx)
    if not gone:
        return set()
    of_case = await tx.all(Strand, case_id=tx.the_case.id)
    standing = [strand for strand in of_case if not gone & set(strand.source_rows)]

    def at_best(account: UUID, strands: Sequence[Strand]) -> Grade:
        of_account = [s for s in strands if s.account_id == account]
        return carried(of_account, strands, alternatives_excluded=True, open_error=False)

    return {account for account in accounts if at_best(account, standing) is not at_best(account, of_case)}


async def rows_taken_back(tx: Deciding) -> set[UUID]:
    """The rows of the case's answers that a later answer corrects, whatever becomes of the later one.

    A row that its platform no longer stands by has pointed at somebody else. It is never believed again.
    """
    responses = await tx.all(Response, case_id=tx.the_case.id)
    gone: set[UUID] = set()
    for n, correction in enumerate(responses):
        for earlier in responses[:n]:
            for account in accounts_taken_back(earlier, correction):
                rows = await tx.all(ReturnRow, response_id=earlier.id, account_id=account)
                gone |= {row.id for row in rows}
    return gone


def accounts_taken_back(earlier: Response, correction: Response) -> set[UUID]:
    """The accounts whose events the earlier answer told and the later one tells otherwise."""
    named = correction.corrects is not None and correction.corrects in (earlier.id, earlier.corrects)
    return {
        outcome.account
        for outcome in correction.outcomes
        if outcome.category is not DataCategory.SUBSCRIBER
        and correction.request_id == earlier.request_id
        and (named or (correction.corrects is None and outcome.code is ReturnOutcome.PR_CORRECTED))
    }
