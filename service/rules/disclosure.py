"""Deciding and authorising a telling: the test (E08), representations (E11), tiers (E13), who may authorise (E30)."""

from collections.abc import Collection

from service.facts.attribution import SubjectFlags
from service.facts.disclosure import Limb
from service.vocabulary import (
    NotInvitedReason,
    OrganisationKind,
    Part,
    ProblemCode,
    Rank,
    Representations,
    Role,
    TestVerdict,
    Tier,
    Truth,
    YesNo,
)

RANKS = list(Rank)
TIERS = list(Tier)

TIER_OF: dict[Part, Tier] = {
    Part.HOW_THEY_KNOW_ME: Tier.T1,
    Part.NAME: Tier.T2,
    Part.AGE_BAND: Tier.T2,
    Part.PHOTO: Tier.T3,
    Part.VEHICLE: Tier.T3,
    Part.NEAR_ME: Tier.T4,
    Part.FURTHER: Tier.T5,
}
"""The least tier at which a part may be told (E13)."""


def disclosure_test(
    *, lawful: Limb, pressing_need: Limb, necessary: Limb, proportionate: Limb
) -> tuple[TestVerdict, list[str]]:
    """All TRUE with reasons: RECOMMEND. Any FALSE: DO_NOT. Any UNKNOWN or unreasoned: NEED_MORE, with which (E08).

    There is no presumption of telling: X (South Yorkshire) v SSHD [2012] EWHC 2954 (Admin), 46-48.
    """
    limbs = {
        "lawful": lawful,
        "pressingNeed": pressing_need,
        "necessary": necessary,
        "proportionate": proportionate,
    }
    unmet = [name for name, limb in limbs.items() if limb.truth is not Truth.TRUE or not limb.reason.strip()]
    if any(limb.truth is Truth.FALSE for limb in limbs.values()):
        return TestVerdict.DO_NOT, unmet
    return (TestVerdict.NEED_MORE if unmet else TestVerdict.RECOMMEND), unmet


def representations_considered(representations: Representations, reason: NotInvitedReason | None) -> bool:
    """The court asks that inviting the subject be considered (same case, 41); not inviting needs its reason (E11)."""
    if representations is Representations.CONSIDERED_NOT_INVITED:
        return reason is not None
    return representations is Representations.INVITE


def tier_cap(flags: SubjectFlags | None) -> Tier:
    """The highest tier: T2 unless it is known that the subject is no child; else T5 (E13)."""
    return Tier.T5 if flags is not None and flags.child is YesNo.NO else Tier.T2


def parts_beyond(parts: Collection[Part], tier: Tier, flags: SubjectFlags | None) -> list[Part]:
    """The parts that may not be told at this tier, or under the cap."""
    highest = min(TIERS.index(tier), TIERS.index(tier_cap(flags)))
    return [p for p in parts if TIERS.index(TIER_OF[p]) > highest]


def waits_for_identification(part: Part, flags: SubjectFlags | None) -> bool:
    """A face shown before a parade spoils it: the photograph waits until somebody has said that none is pending.

    It may be decided and authorised meanwhile; what it waits for is known, and the other parts are told without it.
    """
    return part is Part.PHOTO and (flags is None or flags.identification_pending is not YesNo.NO)


def rank_needed(flags: SubjectFlags | None, *, arrested: bool) -> Rank:
    """Inspector; superintendent before an arrest, and where the subject may be a child, police or a public figure.

    No source states a rank; the stricter of the readings is kept until one does.
    """
    known = flags is not None and all(answer is YesNo.NO for answer in (flags.child, flags.police, flags.public_figure))
    return Rank.INSPECTOR if known and arrested else Rank.SUPERINTENDENT


def can_authorise(
    *,
    roles: Collection[Role],
    rank: Rank,
    organisation: OrganisationKind,
    is_oic: bool,
    is_proposer: bool,
    is_verifier: bool,
    is_advocate: bool,
    flags: SubjectFlags | None,
    arrested: bool,
) -> ProblemCode | None:
    """None if this person may; else why not (E30).

    A partner agency's safeguarding authoriser holds no police rank; a force's needs one whatever other roles they hold.
    Her own advocate speaks for her, and therefore never authorises.
    """
    if is_oic or is_proposer or is_verifier or is_advocate:
        return ProblemCode.NOT_SEPARATE
    if organisation is OrganisationKind.PARTNER_AGENCY and Role.SAFEGUARDING_AUTHORISER in roles:
        return None
    if organisation is not OrganisationKind.FORCE or Role.DISCLOSURE_AUTHORISER not in roles:
        return ProblemCode.ROLE_NOT_HELD
    if RANKS.index(rank) < RANKS.index(rank_needed(flags, arrested=arrested)):
        return ProblemCode.RANK_TOO_LOW
    return None
