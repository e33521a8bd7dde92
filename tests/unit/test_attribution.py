"""E07: how sure an attribution may be. Naming the wrong person is the worst this service can do."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.facts.attribution import AlternativeConsidered
from service.rules.attribution import (
    ALWAYS_CONSIDERED,
    Evidence,
    ancestors,
    attribution_grade,
    independent,
    open_alternatives,
)
from service.vocabulary import Alternative, AlternativeState, Grade, StrandKind, StrandStrength

GRADES = list(Grade)
Lineage = dict[UUID, tuple[UUID, ...]]
STRONG, SUPPORTING = StrandStrength.STRONG, StrandStrength.SUPPORTING


def strand(
    kind: StrandKind,
    strength: StrandStrength = STRONG,
    *,
    over_vpn: bool = False,
    bill_payer_only: bool = False,
) -> Evidence:
    return Evidence(id=uuid4(), kind=kind, strength=strength, over_vpn=over_vpn, bill_payer_only=bill_payer_only)


ADDRESS = strand(StrandKind.IP_SUBSCRIBER)
DEVICE = strand(StrandKind.DEVICE)
PAYMENT = strand(StrandKind.PAYMENT)


def grade(
    *strands: Evidence,
    derived_from: Lineage | None = None,
    excluded: bool = True,
    verified: bool = True,
    error: bool = False,
) -> Grade:
    lineage: Lineage = {s.id: () for s in strands}
    return attribution_grade(
        strands,
        lineage | (derived_from or {}),
        alternatives_excluded=excluded,
        verified_against_source=verified,
        open_error=error,
    )


def test_two_independent_kinds_with_everything_done_confirm() -> None:
    assert grade(ADDRESS, DEVICE) is Grade.CONFIRMED


def test_nothing_is_unresolved() -> None:
    assert grade() is Grade.UNRESOLVED


@pytest.mark.parametrize("kind", StrandKind)
def test_one_strand_of_any_kind_is_a_lead(kind: StrandKind) -> None:
    assert grade(strand(kind)) is Grade.LEAD


def test_an_address_alone_is_a_lead_however_often_it_is_seen() -> None:
    assert grade(ADDRESS, *(strand(StrandKind.IP_SUBSCRIBER) for _ in range(5))) is Grade.LEAD


def test_a_bill_payer_adds_nothing_to_another_strand() -> None:
    payer = strand(StrandKind.IP_SUBSCRIBER, bill_payer_only=True)
    assert grade(payer, DEVICE) is Grade.LEAD
    assert grade(payer, strand(StrandKind.PAYMENT, bill_payer_only=True)) is Grade.LEAD


def test_admissions_are_one_kind() -> None:
    assert grade(*(strand(StrandKind.ADMISSION) for _ in range(3))) is Grade.LEAD


def test_two_supporting_strands_are_no_more_than_a_lead() -> None:
    pair = strand(StrandKind.DEVICE, SUPPORTING), strand(StrandKind.PAYMENT, SUPPORTING)
    assert grade(*pair) is Grade.LEAD


def test_an_open_alternative_or_an_unverified_source_is_probable_at_most() -> None:
    assert grade(ADDRESS, DEVICE, excluded=False) is Grade.PROBABLE
    assert grade(ADDRESS, DEVICE, verified=False) is Grade.PROBABLE


def test_an_open_error_leaves_a_lead() -> None:
    assert grade(ADDRESS, DEVICE, error=True) is Grade.LEAD


def test_an_address_behind_a_vpn_does_not_confirm_with_one_other_strand() -> None:
    hidden = strand(StrandKind.IP_SUBSCRIBER, over_vpn=True)
    assert grade(hidden, DEVICE) is Grade.PROBABLE
    assert grade(hidden, DEVICE, PAYMENT) is Grade.CONFIRMED


def test_two_strands_from_one_origin_count_once() -> None:
    row = uuid4()
    derived = {row: (), ADDRESS.id: (row,), DEVICE.id: (row,)}
    assert grade(ADDRESS, DEVICE, derived_from=derived) is Grade.LEAD


def test_a_strand_derived_from_another_adds_nothing_to_it() -> None:
    assert grade(ADDRESS, DEVICE, derived_from={DEVICE.id: (ADDRESS.id,)}) is Grade.LEAD


def test_a_common_ancestor_is_seen_through_strands_of_other_accounts() -> None:
    root, one, two = uuid4(), uuid4(), uuid4()
    derived = {root: (), one: (root,), two: (root,), ADDRESS.id: (one,), DEVICE.id: (two,)}
    assert ancestors(ADDRESS.id, derived) == ancestors(DEVICE.id, derived) == {root}
    assert grade(ADDRESS, DEVICE, derived_from=derived) is Grade.LEAD


def test_an_unknown_origin_is_no_proof_of_independence() -> None:
    assert grade(ADDRESS, DEVICE, derived_from={DEVICE.id: (uuid4(),)}) is Grade.LEAD


def test_strands_derived_in_a_circle_prove_nothing() -> None:
    circle: Lineage = {DEVICE.id: (PAYMENT.id,), PAYMENT.id: (DEVICE.id,)}
    assert not independent(ADDRESS, DEVICE, circle | {ADDRESS.id: ()})
    assert grade(ADDRESS, DEVICE, PAYMENT, derived_from=circle) is Grade.LEAD


def test_one_shared_origin_does_not_spoil_a_third_strand_of_its_own() -> None:
    row = uuid4()
    derived = {row: (), ADDRESS.id: (row,), DEVICE.id: (row,)}
    assert grade(ADDRESS, DEVICE, PAYMENT, derived_from=derived) is Grade.CONFIRMED


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Evidence], Lineage]:
    """Up to six strands, each derived from any of those before it or from shared rows."""
    strands = draw(
        st.lists(
            st.builds(
                Evidence,
                id=st.uuids(version=4),
                kind=st.sampled_from(StrandKind),
                strength=st.sampled_from(StrandStrength),
                over_vpn=st.booleans(),
                bill_payer_only=st.booleans(),
            ),
            max_size=6,
            unique_by=lambda s: s.id,
        )
    )
    rows = [uuid4() for _ in range(3)]
    derived: dict[UUID, tuple[UUID, ...]] = dict.fromkeys(rows, ())
    for n, one in enumerate(strands):
        parents = [*rows, *(s.id for s in strands[:n])]
        derived[one.id] = tuple(draw(st.lists(st.sampled_from(parents), max_size=2, unique=True)))
    return strands, derived


switches = st.fixed_dictionaries({name: st.booleans() for name in ("excluded", "verified", "error")})


@given(case=cases(), switch=switches, forgotten=st.booleans())
def test_taking_a_strand_away_never_raises_a_grade(
    case: tuple[list[Evidence], Lineage], switch: dict[str, bool], forgotten: bool
) -> None:
    strands, derived = case
    whole = attributed(strands, derived, **switch)
    for gone in strands:
        rest = [s for s in strands if s is not gone]
        known = {id: parents for id, parents in derived.items() if not forgotten or id != gone.id}
        assert GRADES.index(attributed(rest, known, **switch)) <= GRADES.index(whole)


@given(case=cases(), switch=switches)
def test_no_doubt_ever_raises_a_grade(case: tuple[list[Evidence], Lineage], switch: dict[str, bool]) -> None:
    strands, derived = case
    best = attributed(strands, derived, excluded=True, verified=True, error=False)
    assert GRADES.index(attributed(strands, derived, **switch)) <= GRADES.index(best)
    for n, one in enumerate(strands):
        for doubted in (
            replace(one, over_vpn=True),
            replace(one, bill_payer_only=True),
            replace(one, strength=SUPPORTING),
        ):
            changed = [*strands[:n], doubted, *strands[n + 1 :]]
            assert GRADES.index(attributed(changed, derived, **switch)) <= GRADES.index(
                attributed(strands, derived, **switch)
            )


@given(case=cases())
def test_confirmed_always_rests_on_two_that_stand_alone(
    case: tuple[list[Evidence], Lineage],
) -> None:
    strands, derived = case
    stand_alone = [
        (one, two)
        for one, two in combinations([s for s in strands if not s.bill_payer_only], 2)
        if one.kind is not two.kind
        and origins(one.id, derived).isdisjoint(origins(two.id, derived))
        and STRONG in (one.strength, two.strength)
        and not any(s.over_vpn and s.kind is StrandKind.IP_SUBSCRIBER for s in (one, two))
    ]
    found = attributed(strands, derived, excluded=True, verified=True, error=False)
    assert (found is Grade.CONFIRMED) is bool(stand_alone)


@given(strands=st.lists(st.builds(strand, st.sampled_from(StrandKind), st.sampled_from(StrandStrength)), min_size=1))
def test_strands_that_all_come_from_one_row_are_a_lead(strands: list[Evidence]) -> None:
    row = uuid4()
    derived: Lineage = {row: ()} | {s.id: (row,) for s in strands}
    assert attributed(strands, derived, excluded=True, verified=True, error=False) is Grade.LEAD


def attributed(
    strands: Sequence[Evidence],
    derived: Lineage,
    *,
    excluded: bool,
    verified: bool,
    error: bool,
) -> Grade:
    return attribution_grade(
        strands, derived, alternatives_excluded=excluded, verified_against_source=verified, open_error=error
    )


def origins(id: UUID, derived: Lineage) -> set[UUID]:
    """The roots above a strand, told again in the plainest way."""
    parents = derived[id]
    return {id} if not parents else set().union(*(origins(p, derived) for p in parents))


def considered(*left_out: Alternative, reason: str = "He was seen.") -> list[AlternativeConsidered]:
    return [
        AlternativeConsidered(kind=kind, state=AlternativeState.EXCLUDED, reason=reason)
        for kind in ALWAYS_CONSIDERED
        if kind not in left_out
    ]


def test_nothing_is_open_once_all_that_has_named_the_innocent_is_excluded_with_reasons() -> None:
    assert open_alternatives(considered()) == []


@pytest.mark.parametrize("kind", ALWAYS_CONSIDERED)
def test_an_alternative_nobody_considered_is_open(kind: Alternative) -> None:
    assert open_alternatives(considered(kind)) == [kind]


@pytest.mark.parametrize("kind", ALWAYS_CONSIDERED)
def test_an_open_alternative_is_open_even_where_it_was_also_excluded(kind: Alternative) -> None:
    again = AlternativeConsidered(kind=kind, state=AlternativeState.OPEN, reason="A flatmate was there.")
    assert open_alternatives([*considered(), again]) == [kind]


def test_an_exclusion_without_a_reason_excludes_nothing() -> None:
    assert open_alternatives(considered(reason=" ")) == list(ALWAYS_CONSIDERED)


def test_a_rarer_alternative_is_open_only_once_somebody_named_it() -> None:
    sold = AlternativeConsidered(kind=Alternative.SOLD_ACCOUNT, state=AlternativeState.OPEN, reason="A listing exists.")
    assert open_alternatives([*considered(), sold]) == [Alternative.SOLD_ACCOUNT]
