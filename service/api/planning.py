"""Answering by plan what plans can answer: one statement as whoever asks; everything else is left to the reference."""

from collections.abc import Awaitable, Collection, Hashable, Mapping
from typing import Any

from service.access import scopes_in
from service.api.executing import ENGINE, Operation
from service.api.plan.asking import Asked, Fetching, Planned, ask
from service.api.plan.standing import Unplanned
from service.api.stands import language
from service.operations.reaching import Speaker
from service.vocabulary import Role

KEPT = 512


class Plans:
    """Operations as far as plans know them, by their document's hash and their name; the longest unasked go first."""

    def __init__(self, fetching: Fetching) -> None:
        self._fetching = fetching
        self._language = language(ENGINE)
        self._kept: dict[Hashable, Planned | None] = {}

    def planned(
        self, key: Hashable, operation: Operation, variables: Mapping[str, Any], words: frozenset[str]
    ) -> Asked | None:
        """The statement for variables that fit, asked with a token of these scopes; None where no plan knows it."""
        if key in self._kept:
            planned = self._kept[key] = self._kept.pop(key)
        else:
            planned = self._kept[key] = self._compiled(operation)
            if len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return None if planned is None else planned.asked(variables, scopes_in(words))

    def _compiled(self, operation: Operation) -> Planned | None:
        try:
            return Planned(ENGINE, self._language, operation.document, operation.node)
        except Unplanned:
            return None

    def answer(self, asked: Asked, speaker: Speaker, roles: Collection[Role] | None) -> Awaitable[str | None]:
        """The data as JSON; None where they are not heard, have none of these roles, or a row is none of a plan's."""
        given = None if roles is None else sorted(roles)
        who = (speaker.person, given, speaker.client, speaker.session, speaker.token)
        return ask(self._fetching, self._language, asked, who)
