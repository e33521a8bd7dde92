"""Until when a platform has to answer, and on what that rests (P13): by the route it was asked, or a date that was set."""

from datetime import datetime

from service.vocabulary import AuthorityKind, DueBasis, Route

P13 = ("P13a", "P13b", "P13g", "P13h")
"""The clocks of a platform's answer: a UK authority, an overseas production order, a letter of request, an emergency."""

ANSWER_CLOCKS: dict[Route, str] = {
    Route.EDR: "P13h",
    Route.IPA_61A: "P13a",
    Route.IPA_60A: "P13a",
    Route.IPA_60A_DAA: "P13a",
    Route.OPO: "P13b",
    Route.VOLUNTARY: "P13a",
    Route.MLAT: "P13g",
}
USUAL: dict[AuthorityKind, Route | None] = {
    AuthorityKind.OCDA_60A: Route.IPA_60A,
    AuthorityKind.DSO_61A: Route.IPA_61A,
    AuthorityKind.OTHER: None,
}
"""The route an authority is for where nobody said another."""


def route_of(kind: AuthorityKind | None, route: Route | None) -> Route | None:
    return route if route is not None else USUAL[kind] if kind is not None else None


def due_basis(route: Route | None, asked_by: datetime | None) -> DueBasis:
    """STATUTORY for an overseas production order, which its judge may vary; REQUESTED where a date was set; else DEFAULT."""
    if route is Route.OPO:
        return DueBasis.STATUTORY
    return DueBasis.DEFAULT if asked_by is None else DueBasis.REQUESTED
