"""Evidence for an account: strands, what they turn on, and the blind second keying of exactly that.

Decisive values may be the identity itself (a recovery number), so they lie under the evidence key and are compared here.
"""

from collections.abc import Sequence
from uuid import uuid4

import msgspec

from service.access import Action
from service.commands.attribution import AddStrand, DecisiveValue, RekeyedStrand
from service.facts.attribution import Attribution, Strand
from service.facts.case import Account
from service.facts.data_request import Response, ReturnRow
from service.operations.commanding import Commanding, command
from service.operations.grading import rows_taken_back
from service.operations.originals import Originals, RowOfOriginal
from service.platforms.evidence import decrypt, encrypt
from service.rules.input import refused
from service.rules.problem import Detail, Problem, at_fault
from service.rules.rekeying import same_values, values_of_row
from service.vocabulary import ProblemCode, ResponseStage, RowOutcome

SHARED_BY_MANY = "cgnat_ambiguous"
"""The flag of a row whose address many may share, as it came without a port: it says no more than one over a VPN."""


@command(Action.ADD_STRAND)
async def add_strand(tx: Commanding, command: AddStrand) -> Strand | Problem:
    """A line of evidence, from accepted rows of an accepted answer or from a source whose values are given here."""
    case = await tx.enter_case(command.case)
    account = await tx.get(Account, command.account)
    if account is None or account.case_id != case.id:
        return at_fault(ProblemCode.UNKNOWN_ACCOUNT, "account")
    rows: list[ReturnRow] = []
    taken_back = await rows_taken_back(tx) if command.source_rows else set()
    for n, id in enumerate(command.source_rows):
        row = await tx.get(ReturnRow, id)
        if row is None or row.case_id != case.id or row.account_id != account.id:
            return _wrong_row(n, "UNKNOWN_ROW")
        response = await tx.get(Response, row.response_id)
        if row.outcome is not RowOutcome.ACCEPTED or response is None or response.stage is not ResponseStage.ACCEPTED:
            return _wrong_row(n, "NOT_ACCEPTED")
        if row.id in taken_back:
            return _wrong_row(n, "CORRECTED")
        rows.append(row)
    parents = [await tx.get(Strand, id) for id in command.derived_from]
    unknown = [n for n, parent in enumerate(parents) if parent is None or parent.case_id != case.id]
    if problem := refused([Detail(path=f"derivedFrom.{n}", code="UNKNOWN_STRAND") for n in unknown]):
        return problem
    decisive = [*values_of_row(rows), *command.decisive]
    if not decisive:
        return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="decisive", code="EMPTY"),))
    id = uuid4()
    strand = Strand(
        id=id,
        case_id=case.id,
        account_id=account.id,
        kind=command.kind,
        strength=command.strength,
        source_rows=command.source_rows,
        derived_from=command.derived_from,
        over_vpn=command.over_vpn or any(SHARED_BY_MANY in row.flags for row in rows),
        bill_payer_only=command.bill_payer_only,
        decisive=encrypt(msgspec.json.encode(decisive), tx.context.evidence_key, id.bytes),
        added_by=tx.person,
        added_at=tx.now,
    )
    await tx.insert(strand)
    return strand


def _wrong_row(n: int, word: str) -> Problem:
    return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path=f"sourceRows.{n}", code=word),))


async def rekeyed_otherwise(
    tx: Commanding, strands: Sequence[Strand], rekeyed: Sequence[RekeyedStrand]
) -> list[Detail]:
    """The strands whose second keying differs from the source in any digit, year or zone, or was not given.

    Of rows of a return the source is the platform's file itself, read again here, quarantined or not: a verifier who keys a
    row that was changed since it was accepted keys what the file does not say. `source`: the row that was kept is another.
    """
    given = {r.strand: r.values for r in rekeyed}
    originals = Originals(tx)
    differ = []
    for strand in strands:
        rows = await originals.rows(strand.source_rows)
        if rows is None:
            differ.append(Detail(path="source", code=str(strand.id)))
            continue
        plain = decrypt(strand.decisive, tx.context.evidence_key, strand.id.bytes)
        first = msgspec.json.decode(plain, type=tuple[DecisiveValue, ...])
        if not same_values(from_source(first, rows), given.get(strand.id, ())):
            differ.append(Detail(path="rekeyed", code=str(strand.id)))
    return differ


async def entered_otherwise(tx: Commanding, attribution: Attribution) -> list[Detail]:
    """The sealed parts of which a second, blind entry (`rtk compare`) said last that they are not what was sealed."""
    parts = await tx.call(
        "compared_otherwise",
        p_case=tx.the_case.id,
        p_subject=attribution.subject_id,
        p_version=attribution.identity_version,
    )
    return [Detail(path="subject", code=part) for part in parts]


def from_source(first: Sequence[DecisiveValue], rows: Sequence[RowOfOriginal]) -> list[DecisiveValue]:
    """What a strand turns on by its sources: what its rows' originals say, and whatever else was given when it was added.

    A value that was taken from a row and is not what the original says stays beside it, so that nothing agrees with both.
    """
    said = [DecisiveValue(**value) for value in values_of_row(rows)]
    besides = list(first)
    for value in said:
        if value in besides:
            besides.remove(value)
    return [*said, *besides]
