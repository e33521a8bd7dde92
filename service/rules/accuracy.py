"""What the accuracy of a telling lacks, by what it would say: that accounts are somebody's, or that somebody was charged."""

from collections.abc import Iterable

from service.facts.attribution import Attribution, Challenge, Subject
from service.facts.police import Charge
from service.vocabulary import AttributionStage, ChallengeResolution, Claim, Grade, Missing, Part

SAID_BY_A_CHARGE = frozenset({Part.NAME, Part.AGE_BAND})
"""What a charge itself says of who is charged, and therefore all that may be told by it."""


def accuracy_gate(
    claim: Claim,
    part: Part,
    *,
    attribution: Attribution | None,
    subject: Subject | None,
    identity_version: int | None,
    challenges: Iterable[Challenge],
    charges: Iterable[Charge],
) -> list[Missing]:
    """Empty where this part may be said of this sealed record. The gate in the database asks the same of the same rows.

    `challenges` are the attribution's. A doubt about the record that would be told holds it under either claim.
    """
    missing: list[Missing] = []
    if claim is Claim.CHARGED_WITH:
        if not any(c.verified_at is not None and c.verified_by != c.recorded_by for c in charges):
            missing.append(Missing.CHARGE_RECORD)
        if part not in SAID_BY_A_CHARGE:
            missing.append(Missing.BEYOND_CHARGE)
    elif attribution is None:
        return [Missing.NO_ATTRIBUTION]
    elif attribution.stage is not AttributionStage.WITHDRAWN:
        missing += _unsure(attribution)
    of_same = attribution is not None and subject is not None and attribution.subject_id == subject.id
    if of_same and attribution is not None and attribution.stage is AttributionStage.WITHDRAWN:
        return [*missing, Missing.WITHDRAWN]
    if subject is None or identity_version != subject.identity_version:
        missing.append(Missing.IDENTITY_CHANGED)
    if of_same and any(c.resolved_at is None or c.resolution is not ChallengeResolution.DISMISSED for c in challenges):
        missing.append(Missing.CHALLENGED)
    return missing


def _unsure(attribution: Attribution) -> list[Missing]:
    missing: list[Missing] = []
    verified = attribution.stage is AttributionStage.VERIFIED and attribution.verified_by is not None
    if not verified or attribution.verified_by == attribution.proposed_by:
        missing.append(Missing.NOT_VERIFIED)
    if attribution.grade is not Grade.CONFIRMED:
        missing.append(Missing.NOT_CONFIRMED)
    return missing
