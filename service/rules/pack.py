"""What an agency sees of a safety review, and until when: the least that its own part needs (glossary b, E10).

The identity is in no pack. Nor is what platforms answered, the evidence, or where she lives beyond her plan's own words.
"""

from datetime import datetime

from service.rules.calendar import end_of_day_of
from service.vocabulary import PackItem, Sector

EVERYBODY = frozenset({PackItem.RISK, PackItem.HER_VIEW, PackItem.SAFETY_PLAN})
OWN: dict[Sector, frozenset[PackItem]] = {
    Sector.PROBATION: EVERYBODY | {PackItem.SUBJECT_IS_HELD},
    Sector.HEALTH: EVERYBODY | {PackItem.CAPACITY, PackItem.CHILDREN},
    Sector.ADVOCACY: EVERYBODY | {PackItem.CAPACITY, PackItem.CHILDREN},
    Sector.POLICE: EVERYBODY | {PackItem.CHILDREN, PackItem.SUBJECT_IS_HELD},
    Sector.CHILDREN_SERVICES: EVERYBODY | {PackItem.CHILDREN, PackItem.SUBJECT_IS_CHILD},
    Sector.ADULT_SOCIAL_CARE: EVERYBODY | {PackItem.CAPACITY},
    Sector.YOUTH_JUSTICE: frozenset({PackItem.RISK, PackItem.SUBJECT_IS_CHILD}),
    Sector.PRISON: frozenset({PackItem.RISK, PackItem.SUBJECT_IS_HELD}),
    Sector.PROFESSIONAL_STANDARDS: frozenset({PackItem.RISK, PackItem.SUBJECT_IS_POLICE}),
}
"""Who works on the subject's side (prison, youth justice, professional standards) never sees her plan or her own words."""


def pack_for(sector: Sector) -> frozenset[PackItem]:
    """What the pack of this agency holds besides the meeting itself; a sector that no review needs gets nothing."""
    return OWN.get(sector, frozenset())


def window_ends(meets_at: datetime) -> datetime:
    """A pack closes with the day of the meeting in London, held or not; a meeting that is put off is convened anew."""
    return end_of_day_of(meets_at)
