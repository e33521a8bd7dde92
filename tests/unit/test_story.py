"""The story as data fits the contract it is played through, and its returns are what the parser reads."""

from typing import Any

import pytest
from graphql import GraphQLNonNull, build_schema, parse, validate
from graphql.type import is_required_input_field

from service.demo.client import CONTRACT, document_for
from service.demo.people import read_people
from service.demo.returns import write_return
from service.demo.story import Step, Story, read_story, references
from service.operations.promises import OWNERS
from service.platforms.normalised import ReturnRequest
from service.platforms.reading import read_return
from service.vocabulary import ProblemCode, RowOutcome

STORY = read_story("broadcaster")
SCHEMA = build_schema(CONTRACT.read_text())
ALWAYS_KNOWN = {"people", "platforms", "reported", "period"}


def input_of(command: str) -> Any:
    mutation = SCHEMA.mutation_type
    assert mutation is not None
    given = mutation.fields[command].args["input"].type
    assert isinstance(given, GraphQLNonNull)
    return given.of_type


def commands(story: Story) -> list[Step]:
    return [step for step in story.steps() if step.do is not None]


@pytest.mark.parametrize("step", commands(STORY), ids=lambda step: f"{step.do} by {step.who}")
def test_every_command_fits_the_contract(step: Step) -> None:
    fields = input_of(step.do or "").fields
    needed = {name for name, field in fields.items() if is_required_input_field(field)} - {"command"}
    assert validate(SCHEMA, parse(document_for(SCHEMA, step.do or "", STORY.fields_of(step)))) == []
    assert set(step.given) <= set(fields)
    assert needed - ({"documents"} if step.attach else set()) <= set(step.given)


def test_every_question_fits_the_contract() -> None:
    assert [fault for step in STORY.steps() if step.ask for fault in validate(SCHEMA, parse(step.ask))] == []


def test_every_step_does_exactly_one_thing() -> None:
    things = [(step.do, step.ask, step.open, step.seal, step.until) for step in STORY.steps()]
    assert [sum(thing is not None for thing in step) for step in things] == [1] * len(things)


def test_what_a_step_refers_to_was_remembered_before() -> None:
    known, unknown = set(ALWAYS_KNOWN), []
    for step in STORY.steps():
        unknown += [name for name, _ in references(step) if name not in known]
        known |= {step.remember} if step.remember else set()
    assert unknown == []


def test_the_people_and_platforms_of_the_story_are_the_demos() -> None:
    people = read_people()
    used = {path.removeprefix(".") for step in STORY.steps() for name, path in references(step) if name == "people"}
    asked = {path.removeprefix(".") for step in STORY.steps() for name, path in references(step) if name == "platforms"}
    assert used | {step.who for step in STORY.steps()} <= set(people.people)
    assert asked | {account.on for account in STORY.sources.accounts} <= set(people.organisations)


def test_thirty_accounts_lie_on_six_platforms() -> None:
    accounts = STORY.sources.accounts
    assert (len({(a.on, a.id) for a in accounts}), len({a.on for a in accounts})) == (30, 6)


def test_every_clock_that_can_start_has_its_few_words() -> None:
    assert set(OWNERS) <= set(STORY.clocks)


def test_what_is_expected_is_a_word_that_can_be_answered() -> None:
    expected = {step.expect for step in commands(STORY) if step.expect is not None} - {"NOTHING"}
    assert expected <= set(ProblemCode)
    assert {step.again_if for step in STORY.steps() if step.again_if} <= set(ProblemCode)


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("picta-first", [RowOutcome.ACCEPTED] * 3),
        ("picta-second", [RowOutcome.ACCEPTED, RowOutcome.EXCESS]),
        ("chirp-late", [RowOutcome.ACCEPTED] * 2),
        ("murmur-nothing", []),
    ],
)
def test_the_storys_returns_are_read_as_they_are_meant(name: str, outcomes: list[RowOutcome]) -> None:
    sources, answer = STORY.sources, STORY.sources.returns[name]
    account = next(a for a in sources.accounts if a.handle == answer.about)
    period = {"period_from": sources.period_from, "period_to": sources.period_to}
    content = write_return(
        service=answer.service,
        account_id=account.id,
        handle=account.handle,
        logins=answer.logins,
        holder=answer.holder,
        **period,
    )
    asked = ReturnRequest(
        platform=account.on,
        account_id=account.id,
        handle=account.handle,
        subscriber_asked=True,
        logins_asked=True,
        **period,
    )
    read = read_return(content, asked)
    assert (read.archive, read.target_match, read.zone_ok) == ("ok", True, True)
    assert [row.outcome for row in read.rows] == outcomes
    assert read.no_data is (name == "murmur-nothing")
