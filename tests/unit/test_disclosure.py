"""E08, E11, E13, E30: what may be decided, how much may be told, and who may authorise it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.facts.disclosure import Limb
from service.rules.disclosure import (
    RANKS,
    TIERS,
    can_authorise,
    disclosure_test,
    parts_beyond,
    rank_needed,
    representations_considered,
    tier_cap,
    waits_for_identification,
)
from service.vocabulary import (
    NotInvitedReason,
    OrganisationKind,
    Part,
    ProblemCode,
    Rank,
    Representations,
    Role,
    Tier,
    Truth,
    YesNo,
)
from service.vocabulary import (
    TestVerdict as Verdict,
)
from tests.unit.making import flags

ALL_PARTS = list(Part)
LIMBS = ("lawful", "pressing_need", "necessary", "proportionate")
REASONED = Limb(truth=Truth.TRUE, reason="she walks past the address daily")
limbs = st.fixed_dictionaries(
    {
        name: st.builds(Limb, truth=st.sampled_from(Truth), reason=st.sampled_from(["", " ", "because"]))
        for name in LIMBS
    }
)


def test_four_reasoned_limbs_recommend_telling() -> None:
    assert disclosure_test(**dict.fromkeys(LIMBS, REASONED)) == (Verdict.RECOMMEND, [])


@pytest.mark.parametrize(
    ("limb", "verdict"),
    [
        (Limb(truth=Truth.FALSE, reason="no need"), Verdict.DO_NOT),
        (Limb(truth=Truth.FALSE, reason=""), Verdict.DO_NOT),
        (Limb(truth=Truth.UNKNOWN, reason="not asked"), Verdict.NEED_MORE),
        (Limb(truth=Truth.TRUE, reason=" "), Verdict.NEED_MORE),
    ],
)
def test_one_limb_short_names_it(limb: Limb, verdict: Verdict) -> None:
    given_limbs = dict.fromkeys(LIMBS, REASONED) | {"pressing_need": limb}
    assert disclosure_test(**given_limbs) == (verdict, ["pressingNeed"])


@given(asked=limbs)
def test_telling_is_recommended_only_when_every_limb_is_true_and_reasoned(asked: dict[str, Limb]) -> None:
    verdict, unmet = disclosure_test(**asked)
    met = [limb.truth is Truth.TRUE and bool(limb.reason.strip()) for limb in asked.values()]
    assert (verdict is Verdict.RECOMMEND) is all(met)
    assert len(unmet) == met.count(False)
    assert (verdict is Verdict.DO_NOT) is any(limb.truth is Truth.FALSE for limb in asked.values())


def test_inviting_representations_needs_no_reason_and_not_inviting_does() -> None:
    assert representations_considered(Representations.INVITE, None)
    assert representations_considered(Representations.CONSIDERED_NOT_INVITED, NotInvitedReason.TIP_OFF)
    assert not representations_considered(Representations.CONSIDERED_NOT_INVITED, None)
    assert not representations_considered(Representations.NOT_CONSIDERED, NotInvitedReason.TIP_OFF)


@pytest.mark.parametrize(("child", "cap"), [(YesNo.NO, Tier.T5), (YesNo.YES, Tier.T2), (YesNo.UNKNOWN, Tier.T2)])
def test_who_may_be_a_child_is_capped(child: YesNo, cap: Tier) -> None:
    assert tier_cap(flags(child=child)) is cap
    assert tier_cap(None) is Tier.T2


@pytest.mark.parametrize(
    ("tier", "allowed"),
    [
        (Tier.T0, set()),
        (Tier.T1, {Part.HOW_THEY_KNOW_ME}),
        (Tier.T2, {Part.HOW_THEY_KNOW_ME, Part.NAME, Part.AGE_BAND}),
        (Tier.T3, {Part.HOW_THEY_KNOW_ME, Part.NAME, Part.AGE_BAND, Part.PHOTO, Part.VEHICLE}),
        (Tier.T4, set(Part) - {Part.FURTHER}),
        (Tier.T5, set(Part)),
    ],
)
def test_each_tier_tells_these_parts_and_no_more(tier: Tier, allowed: set[Part]) -> None:
    assert set(Part) - set(parts_beyond(ALL_PARTS, tier, flags())) == allowed


@pytest.mark.parametrize("pending", [YesNo.YES, YesNo.UNKNOWN])
def test_the_photograph_waits_while_an_identification_procedure_may_be_pending(pending: YesNo) -> None:
    known = flags(identification_pending=pending)
    assert [part for part in Part if waits_for_identification(part, known)] == [Part.PHOTO]
    assert parts_beyond(ALL_PARTS, Tier.T5, known) == []


def test_the_photograph_waits_where_nobody_has_said_anything_of_the_subject() -> None:
    assert waits_for_identification(Part.PHOTO, None)
    assert not waits_for_identification(Part.PHOTO, flags())


@given(tier=st.sampled_from(Tier), child=st.sampled_from(YesNo), pending=st.sampled_from(YesNo))
def test_a_lower_tier_or_a_doubt_never_lets_more_be_told(tier: Tier, child: YesNo, pending: YesNo) -> None:
    beyond = set(parts_beyond(ALL_PARTS, tier, flags(child=child, identification_pending=pending)))
    lower = TIERS[max(TIERS.index(tier) - 1, 0)]
    assert beyond <= set(parts_beyond(ALL_PARTS, lower, flags(child=child, identification_pending=pending)))
    assert beyond <= set(
        parts_beyond(ALL_PARTS, tier, flags(child=YesNo.UNKNOWN, identification_pending=YesNo.UNKNOWN))
    )
    assert beyond <= set(parts_beyond(ALL_PARTS, tier, None))


def may(**changes: Any) -> ProblemCode | None:
    given_facts: dict[str, Any] = {
        "roles": {Role.DISCLOSURE_AUTHORISER},
        "rank": Rank.INSPECTOR,
        "organisation": OrganisationKind.FORCE,
        "is_oic": False,
        "is_proposer": False,
        "is_verifier": False,
        "is_advocate": False,
        "flags": flags(),
        "arrested": True,
    }
    return can_authorise(**(given_facts | changes))


def test_an_inspector_authorises_an_ordinary_telling_after_an_arrest() -> None:
    assert may() is None


@pytest.mark.parametrize("part", ["is_oic", "is_proposer", "is_verifier", "is_advocate"])
@pytest.mark.parametrize("role", [Role.DISCLOSURE_AUTHORISER, Role.SAFEGUARDING_AUTHORISER])
def test_nobody_authorises_who_had_another_part_in_the_case(part: str, role: Role) -> None:
    partner = role is Role.SAFEGUARDING_AUTHORISER
    organisation = OrganisationKind.PARTNER_AGENCY if partner else OrganisationKind.FORCE
    assert may(roles={role}, organisation=organisation, rank=Rank.SUPERINTENDENT) is None
    assert (
        may(roles={role}, organisation=organisation, rank=Rank.SUPERINTENDENT, **{part: True})
        is ProblemCode.NOT_SEPARATE
    )


@pytest.mark.parametrize("flag", ["child", "police", "public_figure"])
@pytest.mark.parametrize("answer", [YesNo.YES, YesNo.UNKNOWN])
def test_a_flag_that_is_set_or_that_nobody_knows_raises_the_rank(flag: str, answer: YesNo) -> None:
    assert may(flags=flags(**{flag: answer})) is ProblemCode.RANK_TOO_LOW
    assert may(flags=flags(**{flag: answer}), rank=Rank.SUPERINTENDENT) is None


def test_before_anybody_asked_about_the_subject_it_takes_a_superintendent() -> None:
    assert rank_needed(None, arrested=True) is Rank.SUPERINTENDENT


def test_telling_before_an_arrest_takes_a_superintendent() -> None:
    assert may(arrested=False, rank=Rank.CHIEF_INSPECTOR) is ProblemCode.RANK_TOO_LOW
    assert may(arrested=False, rank=Rank.SUPERINTENDENT) is None


@pytest.mark.parametrize("rank", RANKS)
def test_ranks_below_inspector_never_authorise(rank: Rank) -> None:
    high_enough = RANKS.index(rank) >= RANKS.index(Rank.INSPECTOR)
    assert may(rank=rank) is (None if high_enough else ProblemCode.RANK_TOO_LOW)


def test_a_partner_agencys_authoriser_holds_no_police_rank() -> None:
    partner = {"roles": {Role.SAFEGUARDING_AUTHORISER}, "organisation": OrganisationKind.PARTNER_AGENCY}
    assert may(**partner, rank=Rank.NONE, arrested=False, flags=None) is None


def test_an_officer_does_not_get_round_the_rank_with_a_partners_role() -> None:
    both = {Role.SAFEGUARDING_AUTHORISER, Role.DISCLOSURE_AUTHORISER}
    assert may(roles=both, rank=Rank.SERGEANT) is ProblemCode.RANK_TOO_LOW
    assert may(roles={Role.SAFEGUARDING_AUTHORISER}, rank=Rank.SUPERINTENDENT) is ProblemCode.ROLE_NOT_HELD


@pytest.mark.parametrize("kind", [OrganisationKind.ADVOCACY, OrganisationKind.PLATFORM, OrganisationKind.OVERSIGHT])
@pytest.mark.parametrize("role", [Role.DISCLOSURE_AUTHORISER, Role.SAFEGUARDING_AUTHORISER])
def test_only_forces_and_partner_agencies_authorise(kind: OrganisationKind, role: Role) -> None:
    assert may(organisation=kind, roles={role}, rank=Rank.SUPERINTENDENT) is ProblemCode.ROLE_NOT_HELD
