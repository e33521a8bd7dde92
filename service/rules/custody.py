"""Whether the subject is held, and whether what is to protect her works only if she can recognise them (E12)."""

from collections.abc import Collection

from service.facts.attribution import SubjectFlags
from service.facts.police import CustodyOutcome
from service.vocabulary import CustodyOutcomeKind, Part, YesNo

AT_LARGE = frozenset(CustodyOutcomeKind) - {CustodyOutcomeKind.REMANDED, CustodyOutcomeKind.CHARGED}
"""Outcomes after which the subject is out of custody. Charged alone says neither: bail or remand does."""

ON_BAIL = frozenset({CustodyOutcomeKind.BAIL, CustodyOutcomeKind.BAIL_VARIED})


def is_held(flags: SubjectFlags | None, outcome: CustodyOutcome | None) -> bool:
    """True if the newest word on it says so. A flag that was left UNKNOWN says nothing."""
    flagged = flags if flags is not None and flags.held is not YesNo.UNKNOWN else None
    said = outcome if outcome is not None and outcome.kind is not CustodyOutcomeKind.CHARGED else None
    if flagged is not None and (said is None or flagged.recorded_at >= said.recorded_at):
        return flagged.held is YesNo.YES
    return said is not None and said.kind is CustodyOutcomeKind.REMANDED


def recognition_dependency(
    outcome: CustodyOutcome | None, known_to_victim: YesNo, parts_known: Collection[Part]
) -> bool:
    """E12: TRUE if what protects her relies on her seeing who it is, and she cannot.

    Whether a condition relies on it is the officer's to say; UNKNOWN counts as yes wherever there are conditions. She can
    recognise a stranger by face alone; somebody she knows also by name. That the subject is known to her helps nothing
    before she was told that it is them. Before release, conditions to come count as conditions.
    Grounded in the case behind the policy: she could not have raised the alarm.
    """
    if outcome is None or outcome.kind in (CustodyOutcomeKind.NFA, CustodyOutcomeKind.BAIL_ENDED):
        return False
    unsaid = outcome.recognition_dependent is YesNo.UNKNOWN and bool(outcome.conditions)
    if outcome.recognition_dependent is not YesNo.YES and not unsaid:
        return False
    by_name = known_to_victim is YesNo.YES and Part.NAME in parts_known
    return not (by_name or Part.PHOTO in parts_known)
