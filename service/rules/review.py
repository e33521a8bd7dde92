"""Who must be in the room when agencies decide about her safety (E10)."""

from collections.abc import Collection

from service.facts.attribution import SubjectFlags
from service.facts.case import Needs
from service.facts.disclosure import Attendance
from service.facts.review import RiskView
from service.vocabulary import Capacity, ReviewRecommendation, ReviewView, Sector, YesNo

AGAINST = {
    ReviewRecommendation.APPROVE: ReviewView.DO_NOT_TELL,
    ReviewRecommendation.DO_NOT_APPROVE: ReviewView.TELL,
}


def review_quorum(
    sectors: Collection[Sector],
    *,
    chair_is_oic: bool,
    advocate_absent_reason: str | None,
    flags: SubjectFlags | None,
    needs: Needs | None,
) -> list[str]:
    """What is missing, empty when quorate.

    Police, her advocate or a recorded reason, and one of probation and health. A child on either side adds children's
    services; a young subject youth justice, a prisoner the prison, a police subject professional standards. Nobody having
    said counts as yes: a review cannot know that an agency was not needed while that is open.
    """
    missing: list[str] = []
    if chair_is_oic:
        missing.append("CHAIR_IS_THE_OIC")
    if Sector.POLICE not in sectors:
        missing.append(Sector.POLICE)
    if Sector.ADVOCACY not in sectors and not (advocate_absent_reason or "").strip():
        missing.append(Sector.ADVOCACY)
    if not {Sector.PROBATION, Sector.HEALTH} & set(sectors):
        missing.append("PROBATION_OR_HEALTH")
    child_subject = YesNo.UNKNOWN if flags is None else flags.child
    children = YesNo.UNKNOWN if needs is None else needs.children
    if (child_subject, children) != (YesNo.NO, YesNo.NO) and Sector.CHILDREN_SERVICES not in sectors:
        missing.append(Sector.CHILDREN_SERVICES)
    if child_subject is not YesNo.NO and Sector.YOUTH_JUSTICE not in sectors:
        missing.append(Sector.YOUTH_JUSTICE)
    if (flags is None or flags.held is not YesNo.NO) and Sector.PRISON not in sectors:
        missing.append(Sector.PRISON)
    if (flags is None or flags.police is not YesNo.NO) and Sector.PROFESSIONAL_STANDARDS not in sectors:
        missing.append(Sector.PROFESSIONAL_STANDARDS)
    if needs is not None and needs.capacity is Capacity.LACKS_CAPACITY and Sector.ADULT_SOCIAL_CARE not in sectors:
        missing.append(Sector.ADULT_SOCIAL_CARE)
    return missing


def dissent_unsaid(
    attendance: Collection[Attendance],
    views: Collection[RiskView],
    recommendation: ReviewRecommendation,
    dissent: str | None,
) -> bool:
    """True if somebody thought otherwise than was recommended and the minutes do not say so.

    Who could not come but had sent a view counts by that view; who sat counts by what they said there.
    """
    if (dissent or "").strip():
        return False
    last = {v.person_id: v.view for v in sorted(views, key=lambda v: (v.given_at, v.id))}
    thought = last | {seat.person: seat.view for seat in attendance}
    return AGAINST[recommendation] in thought.values()
