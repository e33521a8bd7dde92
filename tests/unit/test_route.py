"""E04: by which law an operator can be asked, and why not by another."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.route import KINDS, TERMS, Asking, OffenceTerms, RouteOption, kinds_of, offered, request_route
from service.vocabulary import DataCategory, DataKind, Offence, OperatorLocation, Route, RouteReason

SUBSCRIBER = Asking(
    location=OperatorLocation.US,
    accepts_uk_authority=False,
    kinds=frozenset({DataKind.ENTITY}),
    terms=TERMS[Offence.S4A],
    content_wanted=False,
    imminent_risk=False,
)

TERMS_OF_ANY_OFFENCE = st.builds(
    OffenceTerms,
    maximum_months=st.integers(min_value=0, max_value=240),
    indictable=st.booleans(),
    by_communication=st.booleans(),
)
ANY = st.builds(
    Asking,
    location=st.sampled_from([None, *OperatorLocation]),
    accepts_uk_authority=st.booleans(),
    kinds=st.frozensets(st.sampled_from(DataKind)),
    terms=TERMS_OF_ANY_OFFENCE,
    content_wanted=st.booleans(),
    imminent_risk=st.booleans(),
)


def of(asking: Asking, route: Route) -> RouteOption:
    (found,) = [option for option in request_route(asking) if option.route is route]
    return found


def test_opo_for_subscriber_data_is_rejected_with_its_reason() -> None:
    order = of(SUBSCRIBER, Route.OPO)
    assert not order.offered
    assert order.reasons == (RouteReason.COMMUNICATIONS_DATA_IS_NOT_REACHED,)
    assert "s 3(4)" in order.source.replace("ss", "s")


def test_opo_for_s_2a_is_rejected_even_for_content() -> None:
    order = of(replace(SUBSCRIBER, terms=TERMS[Offence.S2A], content_wanted=True), Route.OPO)
    assert not order.offered
    assert order.reasons == (RouteReason.BELOW_THREE_YEARS, RouteReason.NOT_INDICTABLE)
    assert order.verify, "the maximum of s 2A is to be verified"


def test_opo_for_content_under_s_4a_is_offered() -> None:
    assert Route.OPO in offered(request_route(replace(SUBSCRIBER, content_wanted=True)))


@pytest.mark.parametrize(
    ("asking", "routes"),
    [
        (SUBSCRIBER, [Route.IPA_60A_DAA, Route.VOLUNTARY, Route.MLAT]),
        (
            replace(SUBSCRIBER, accepts_uk_authority=True),
            [Route.IPA_60A, Route.IPA_60A_DAA, Route.VOLUNTARY, Route.MLAT],
        ),
        (replace(SUBSCRIBER, terms=TERMS[Offence.S2A]), [Route.VOLUNTARY, Route.MLAT]),
        (replace(SUBSCRIBER, location=OperatorLocation.UK), [Route.IPA_60A]),
        (replace(SUBSCRIBER, location=OperatorLocation.EU), [Route.MLAT]),
        (replace(SUBSCRIBER, location=OperatorLocation.EU, accepts_uk_authority=True), [Route.IPA_60A, Route.MLAT]),
        (
            replace(SUBSCRIBER, location=OperatorLocation.UK, imminent_risk=True),
            [Route.EDR, Route.IPA_61A, Route.IPA_60A],
        ),
    ],
)
def test_the_routes_that_are_open_come_in_the_order_to_try_them(asking: Asking, routes: list[Route]) -> None:
    assert offered(request_route(asking)) == routes


def test_online_stalking_by_messages_carries_events_data_even_under_s_2a() -> None:
    uk = replace(SUBSCRIBER, location=OperatorLocation.UK, terms=TERMS[Offence.S2A], kinds=frozenset({DataKind.EVENTS}))
    assert offered(request_route(uk)) == [Route.IPA_60A]
    elsewhere = replace(uk, terms=replace(TERMS[Offence.S2A], by_communication=False))
    assert of(elsewhere, Route.IPA_60A).reasons == (RouteReason.EVENTS_NEED_SERIOUS_CRIME,)
    assert of(replace(elsewhere, kinds=frozenset({DataKind.ENTITY})), Route.IPA_60A).offered


def test_every_kind_of_data_that_can_be_asked_for_is_entity_or_events_data() -> None:
    assert set(KINDS) == set(DataCategory)
    assert kinds_of([DataCategory.SUBSCRIBER, DataCategory.LOGIN_EVENTS]) == {DataKind.ENTITY, DataKind.EVENTS}


@given(ANY)
def test_every_route_is_there_once_and_every_rejected_one_says_why(asking: Asking) -> None:
    options = request_route(asking)
    assert sorted(option.route for option in options) == sorted(Route)
    assert all(option.reasons and option.source for option in options)
    assert [option.offered for option in options] == sorted((option.offered for option in options), reverse=True)


@given(ANY)
def test_an_order_is_never_offered_for_who_owns_an_account(asking: Asking) -> None:
    order = of(asking, Route.OPO)
    if order.offered:
        assert asking.content_wanted
        assert asking.terms.indictable
        assert asking.terms.maximum_months >= 36


@given(ANY)
def test_what_the_uk_cannot_issue_is_never_offered(asking: Asking) -> None:
    assert not {Route.EPOC, Route.SECOND_PROTOCOL} & set(offered(request_route(asking)))


@given(ANY)
def test_an_emergency_adds_routes_in_front_and_takes_none_away(asking: Asking) -> None:
    calm = offered(request_route(replace(asking, imminent_risk=False)))
    urgent = offered(request_route(replace(asking, imminent_risk=True)))
    assert urgent[: len(urgent) - len(calm)] == [r for r in (Route.EDR, Route.IPA_61A) if r in urgent]
    assert urgent[len(urgent) - len(calm) :] == calm


@given(ANY)
def test_a_platform_that_accepts_uk_authority_is_never_further_away_for_it(asking: Asking) -> None:
    without = set(offered(request_route(replace(asking, accepts_uk_authority=False))))
    assert without <= set(offered(request_route(replace(asking, accepts_uk_authority=True))))


@given(ANY)
def test_a_graver_offence_never_closes_a_route(asking: Asking) -> None:
    graver = replace(asking, terms=replace(asking.terms, maximum_months=asking.terms.maximum_months + 12))
    assert set(offered(request_route(asking))) <= set(offered(request_route(graver)))
