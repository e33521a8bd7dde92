"""By which law an operator can be asked (E04): every route, in the order to try them, and why any of them is not one.

A person decides; this says what the law as we read it leaves open. Whatever rests on a text that nobody here has checked
is marked to be verified. What an operator accepts is a fact about the operator, and not about the law.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from service.vocabulary import DataCategory, DataKind, Offence, OperatorLocation, Route, RouteReason

AGREEMENT_FROM_MONTHS = 36
"""UK-US Data Access Agreement and Crime (Overseas Production Orders) Act 2019: offences of three years or more."""
EVENTS_FROM_MONTHS = 12
"""IPA 2016 s 86(2A), to be verified: below this, events data only where a communication is integral to the offence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceTerms:
    """What routes ask of an offence: its maximum, whether it is indictable, whether a communication is integral to it."""

    maximum_months: int
    indictable: bool
    by_communication: bool


TERMS: dict[Offence, OffenceTerms] = {
    Offence.S2A: OffenceTerms(maximum_months=6, indictable=False, by_communication=True),
    Offence.S4A: OffenceTerms(maximum_months=120, indictable=True, by_communication=True),
}
"""Protection from Harassment Act 1997: s 2A summary, six months; s 4A either way, ten years. Both to be verified."""

KINDS: dict[DataCategory, DataKind] = {
    DataCategory.SUBSCRIBER: DataKind.ENTITY,
    DataCategory.PAYMENT: DataKind.ENTITY,
    DataCategory.DEVICES: DataKind.ENTITY,
    DataCategory.LOGIN_EVENTS: DataKind.EVENTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteOption:
    """One route: offered or not, why, on which text, and whether somebody still has to check that text."""

    route: Route
    offered: bool
    reasons: tuple[RouteReason, ...]
    source: str
    verify: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is to be asked, of whom, for which offence. Without a known location nothing but the UK's own law is offered."""

    location: OperatorLocation | None
    accepts_uk_authority: bool
    kinds: frozenset[DataKind]
    terms: OffenceTerms
    content_wanted: bool
    imminent_risk: bool

    @property
    def reached_by_uk_law(self) -> bool:
        return self.location is OperatorLocation.UK or self.accepts_uk_authority

    @property
    def serious_enough_for_events(self) -> bool:
        return self.terms.by_communication or self.terms.maximum_months >= EVENTS_FROM_MONTHS


def kinds_of(categories: Collection[DataCategory]) -> frozenset[DataKind]:
    return frozenset(KINDS[category] for category in categories)


def request_route(asking: Asking) -> tuple[RouteOption, ...]:
    """Every route there is: those offered first, in the order to try them, then those that are not, each with its reasons."""
    options = [
        _emergency(asking),
        _urgent(asking),
        _ordinary(asking),
        _under_agreement(asking),
        _overseas_order(asking),
        _voluntary(asking),
        _mutual_assistance(asking),
        _never(Route.EPOC, RouteReason.UK_CANNOT_ISSUE, "Regulation (EU) 2023/1543"),
        _never(Route.SECOND_PROTOCOL, RouteReason.NOT_IN_FORCE, "Budapest Convention, Second Additional Protocol"),
    ]
    return tuple(sorted(options, key=lambda option: not option.offered))


def offered(options: Collection[RouteOption]) -> list[Route]:
    """The routes that are open, in the order to try them."""
    return [option.route for option in options if option.offered]


def _option(
    route: Route, for_it: Iterator[RouteReason], against: Iterator[RouteReason], source: str, *, verify: bool = False
) -> RouteOption:
    """Offered if nothing speaks against it; the reasons are those that decided."""
    no = tuple(against)
    return RouteOption(route=route, offered=not no, reasons=no or tuple(for_it), source=source, verify=verify)


def _never(route: Route, reason: RouteReason, source: str) -> RouteOption:
    return RouteOption(route=route, offered=False, reasons=(reason,), source=source, verify=True)


def _emergency(asking: Asking) -> RouteOption:
    """Voluntary disclosure where life is at risk: content too, and of any operator."""
    against = iter(()) if asking.imminent_risk else iter((RouteReason.NO_IMMINENT_RISK,))
    return _option(Route.EDR, iter((RouteReason.LIFE_AT_RISK,)), against, "operators' emergency disclosure policies")


def _urgent(asking: Asking) -> RouteOption:
    def against() -> Iterator[RouteReason]:
        if not asking.imminent_risk:
            yield RouteReason.NO_IMMINENT_RISK
        yield from _not_by_uk_authority(asking)

    return _option(Route.IPA_61A, iter((RouteReason.LIFE_AT_RISK,)), against(), "IPA 2016 s 61A")


def _ordinary(asking: Asking) -> RouteOption:
    reached = RouteReason.OPERATOR_IN_UK if asking.location is OperatorLocation.UK else RouteReason.OPERATOR_ACCEPTS
    return _option(
        Route.IPA_60A, iter((reached,)), _not_by_uk_authority(asking), "IPA 2016 ss 60A, 86(2A)", verify=True
    )


def _not_by_uk_authority(asking: Asking) -> Iterator[RouteReason]:
    if not asking.reached_by_uk_law:
        yield RouteReason.LOCATION_UNKNOWN if asking.location is None else RouteReason.OPERATOR_DOES_NOT_ACCEPT
    yield from _not_communications_data(asking)


def _not_communications_data(asking: Asking) -> Iterator[RouteReason]:
    if asking.content_wanted:
        yield RouteReason.CONTENT_IS_NOT_REACHED
    if DataKind.EVENTS in asking.kinds and not asking.serious_enough_for_events:
        yield RouteReason.EVENTS_NEED_SERIOUS_CRIME


def _under_agreement(asking: Asking) -> RouteOption:
    """A communications data authorisation counts as the domestic authority that the agreement asks for."""

    def against() -> Iterator[RouteReason]:
        yield from _no_agreement(asking)
        yield from _not_communications_data(asking)
        if asking.terms.maximum_months < AGREEMENT_FROM_MONTHS:
            yield RouteReason.BELOW_THREE_YEARS

    return _option(
        Route.IPA_60A_DAA, iter((RouteReason.THREE_YEARS_OR_MORE,)), against(), "UK-US Data Access Agreement 2019"
    )


def _overseas_order(asking: Asking) -> RouteOption:
    """Stored content alone: it cannot say who owns an account, and is never offered for that."""

    def against() -> Iterator[RouteReason]:
        yield from _no_agreement(asking)
        if not asking.content_wanted:
            yield RouteReason.COMMUNICATIONS_DATA_IS_NOT_REACHED
        if asking.terms.maximum_months < AGREEMENT_FROM_MONTHS:
            yield RouteReason.BELOW_THREE_YEARS
        if not asking.terms.indictable:
            yield RouteReason.NOT_INDICTABLE

    return _option(
        Route.OPO, iter((RouteReason.THREE_YEARS_OR_MORE,)), against(),
        "Crime (Overseas Production Orders) Act 2019 ss 3(4), 4(3)", verify=not asking.terms.indictable,
    )  # fmt: skip


def _no_agreement(asking: Asking) -> Iterator[RouteReason]:
    if asking.location is not OperatorLocation.US:
        yield RouteReason.LOCATION_UNKNOWN if asking.location is None else RouteReason.NO_AGREEMENT


def _voluntary(asking: Asking) -> RouteOption:
    def against() -> Iterator[RouteReason]:
        if asking.location is not OperatorLocation.US:
            yield RouteReason.US_OPERATORS_ALONE
        if asking.content_wanted:
            yield RouteReason.CONTENT_IS_NOT_REACHED

    return _option(
        Route.VOLUNTARY, iter((RouteReason.OPERATOR_MAY_DECLINE,)), against(), "18 USC 2702(c)(6)", verify=True
    )


def _mutual_assistance(asking: Asking) -> RouteOption:
    against = iter((RouteReason.UK_LAW_REACHES_IT,)) if asking.location is OperatorLocation.UK else iter(())
    return _option(Route.MLAT, iter((RouteReason.SLOW_LAST_RESORT,)), against, "letter of request; many months")
