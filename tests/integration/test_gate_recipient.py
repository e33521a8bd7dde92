"""The gate by recipient (E29): who is told in her place, cleared, reviewed and decided; and her own no, which is heard."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from service.auth.tokens import token_for
from service.database.acting import acting_as
from service.facts.case import Needs
from service.facts.disclosure import Decision, Opening, Reconfirmation, SafetyReview, Wishes
from service.facts.recipient import Recipient
from service.identity.opener import Opened, Refused, open_part
from service.operations.gates import gates
from service.rules.conflict import recipient_check
from service.rules.recipient import choice_in_her_place, choice_is_hers, conflict_of_recipient
from service.vocabulary import (
    Capacity,
    ChoiceState,
    CoercionScreen,
    GateName,
    Missing,
    Part,
    RecipientBasis,
    RecipientCheck,
    WishScope,
    YesNo,
)
from tests.integration.cast import Cast, ago, now, person
from tests.integration.green import Green, a_green_case
from tests.integration.in_her_place import needs_saying, told_instead
from tests.integration.test_gate_and_rules import CHOICE_WORDS, the

M = Missing
IDENTITY = {Part.NAME: "Corwin Hathersedge"}


async def instead(cast: Cast, capacity: Capacity | None = Capacity.LACKS_CAPACITY, **changes: Any) -> Green:
    green = await a_green_case(cast, IDENTITY)
    await told_instead(capacity, **changes)(green)
    return green


async def test_her_mother_is_told_in_her_place_when_everything_was_asked_about_her_mother(cast: Cast) -> None:
    green = await instead(cast)
    assert await green.missing() == set()
    shown = await open_part(cast.settings, green.id, Part.NAME, token_for(cast.settings, person("second-officer")))
    assert shown == Opened("Corwin Hathersedge")
    opened: Opening = await the(green, Opening)
    assert opened.recipient_id == green.recipient


async def test_after_her_death_her_family_is_told_without_a_wish_of_hers(cast: Cast) -> None:
    green = await instead(cast, None, basis=RecipientBasis.DECEASED)
    await green.remove(Wishes)
    assert await green.missing() == set()


async def test_a_choice_made_in_her_place_is_shown_as_the_deciders(cast: Cast) -> None:
    green = await instead(cast)
    assert green.recipient is not None
    async with acting_as(cast.engine, person("supervisor")) as tx:
        found = {g.gate: g for g in await gates(tx, green.id, green.recipient, Part.NAME)}
    assert found[GateName.CHOICE].owner_id == person("authoriser")


async def test_nobody_else_is_told_than_who_was_reviewed_and_decided(cast: Cast) -> None:
    green = await instead(cast)
    other = {M.REVIEW_OTHER_RECIPIENT, M.OTHER_RECIPIENT}
    assert await green.missing(recipient=green.victim) == other
    assert await green.missing(recipient=uuid4()) == other | {M.RECIPIENT_NOT_VICTIM}
    await told_instead(determined_at=ago(days=3))(green)
    await green.change(SafetyReview, recipient_id=green.victim)
    assert await green.missing() == {M.REVIEW_OTHER_RECIPIENT}
    await green.change(Decision, recipient_id=green.victim)
    assert await green.missing() == other


async def test_who_is_not_cleared_is_shown_nothing(cast: Cast) -> None:
    green = await instead(cast, connected_to_subject=YesNo.UNKNOWN)
    shown = await open_part(cast.settings, green.id, Part.NAME, token_for(cast.settings, person("second-officer")))
    assert shown == Refused((M.RECIPIENT_NOT_CLEARED,))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"withdrawn_at": ago(hours=1)}, {M.WISH_WITHDRAWN}),
        ({"scope": WishScope.NONE, "recorded_at": ago(hours=3)}, {M.WISH_IS_NOT_TO_KNOW}),
        ({"scope": WishScope.LATER, "recorded_at": ago(hours=3)}, {M.WISH_IS_NOT_TO_KNOW}),
        ({"withdrawn_at": ago(days=4)}, set()),
        ({"scope": WishScope.NONE}, set()),
        ({"parts": ["PHOTO"]}, set()),
        ({"valid_until": ago(hours=1)}, set()),
    ],
)
async def test_her_own_no_is_heard_until_somebody_has_determined_again(
    cast: Cast, changes: dict[str, Any], words: set[Missing]
) -> None:
    green = await instead(cast)
    await green.change(Wishes, **changes)
    assert await green.missing() == words
    await green.change(Recipient, determined_at=ago(minutes=1))
    assert await green.missing() == set()


async def test_the_gate_and_the_rule_agree_on_who_may_be_told_in_her_place(cast: Cast) -> None:
    green = await instead(cast)
    for basis, capacity, answer, same, version in product(
        RecipientBasis, (None, *Capacity), YesNo, (True, False), (1, 2)
    ):
        of = green.subject if same else uuid4()
        await green.change(Recipient, basis=basis, connected_to_subject=answer, subject_id=of, identity_version=version)
        await green.remove(Needs)
        said = None if capacity is None else needs_saying(green, capacity)
        if said is not None:
            await green.write(said)
        recipient: Recipient = await the(green, Recipient)
        check = recipient_check(
            recipient.id,
            green.victim,
            None if choice_is_hers(basis, said) else recipient.id,
            conflict_of_recipient(recipient, green.subject, 1),
        )
        refused = await green.missing() & {M.RECIPIENT_NOT_VICTIM, M.RECIPIENT_NOT_CLEARED}
        assert (check is RecipientCheck.OK) == (not refused), (basis, capacity, answer, same, version)


async def test_the_gate_and_the_rule_agree_on_what_is_said_on_the_day(cast: Cast) -> None:
    green = await instead(cast)
    day: Reconfirmation = await the(green, Reconfirmation)
    changes: list[dict[str, Any]] = [
        {},
        {"valid_until": ago(minutes=1)},
        *({name: False} for name in ("wish_reconfirmed", "spoken_to", "alone", "recipient_checked")),
        *({"coercion": word} for word in CoercionScreen),
        *({"capacity": word} for word in Capacity),
        {"at": ago(days=5)},
    ]
    recipient: Recipient = await the(green, Recipient)
    assert recipient.determined_at is not None
    for change in changes:
        await green.remove(Reconfirmation)
        await green.write(replace(day, **change))
        wish, said = await the(green, Wishes), await the(green, Reconfirmation)
        state = choice_in_her_place(wish, said, now(), determined_at=recipient.determined_at)
        assert (state is ChoiceState.OK) == (not await green.missing() & CHOICE_WORDS), change
