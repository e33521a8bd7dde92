"""Evidence for an account: strands, what they turn on, and the blind second keying of exactly that.

Decisive values may be the identity itself (a recovery number), so they lie under the evidence key and are compared here.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

import msgspec

from service.access import Action
from service.commands.attribution import AddStrand, DecisiveValue, RekeyedStrand
from service.facts.attribution import Strand
from service.facts.case import Account
from service.facts.data_request import Response, ReturnRow
from service.operations.commanding import Commanding, command
from service.operations.grading import rows_taken_back
from service.platforms.evidence import decrypt, encrypt
from service.rules.problem import Detail, Problem
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
        return Problem(code=ProblemCode.UNKNOWN_ACCOUNT)
    rows: list[ReturnRow] = []
    taken_back = await rows_taken_back(tx) if command.source_rows else set()
    for id in command.source_rows:
        row = await tx.get(ReturnRow, id)
        if row is None or row.case_id != case.id or row.account_id != account.id:
            return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="sourceRows", code="UNKNOWN_ROW"),))
        response = await tx.get(Response, row.response_id)
        if row.outcome is not RowOutcome.ACCEPTED or response is None or response.stage is not ResponseStage.ACCEPTED:
            return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="sourceRows", code="NOT_ACCEPTED"),))
        if row.id in taken_back:
            return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="sourceRows", code="CORRECTED"),))
        rows.append(row)
    for id in command.derived_from:
        parent = await tx.get(Strand, id)
        if parent is None or parent.case_id != case.id:
            return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="derivedFrom", code="UNKNOWN_STRAND"),))
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


def rekeyed_alike(strands: Sequence[Strand], rekeyed: Sequence[RekeyedStrand], evidence_key: bytes) -> list[UUID]:
    """The strands whose second keying differs from the source in any digit, year or zone, or was not given."""
    given = {r.strand: r.values for r in rekeyed}
    differ = []
    for strand in strands:
        plain = decrypt(strand.decisive, evidence_key, strand.id.bytes)
        first = msgspec.json.decode(plain, type=tuple[DecisiveValue, ...])
        if not same_values(first, given.get(strand.id, ())):
            differ.append(strand.id)
    return differ
