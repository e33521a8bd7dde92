"""Every story as data fits the contract it is played through, and its returns are what the parsers read."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest
from graphql import GraphQLNonNull, build_schema, parse, validate
from graphql.type import is_required_input_field

from service.demo.client import CONTRACT, document_for
from service.demo.glance import Clock, Glance, ends_as
from service.demo.people import read_people
from service.demo.story import FOLDER, Ending, Step, Story, programme, read_story, references
from service.operations.promises import OWNERS
from service.platforms.normalised import ReturnRequest
from service.platforms.reading import read_return
from service.vocabulary import ProblemCode, Role, RowOutcome, Stage, VictimWord

STORIES = {name: read_story(name) for name in programme()}
BROADCASTER = STORIES["broadcaster"]
SCHEMA = build_schema(CONTRACT.read_text())
ALWAYS_KNOWN = {"people", "platforms", "reported", "later", "period"}
EVERY_STORY = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)


def input_of(command: str) -> Any:
    mutation = SCHEMA.mutation_type
    assert mutation is not None
    given = mutation.fields[command].args["input"].type
    assert isinstance(given, GraphQLNonNull)
    return given.of_type


def commands(story: Story) -> list[Step]:
    return [step for step in story.steps() if step.do is not None]


COMMANDS = {
    f"{name}: {step.do} by {step.who}": (story, step) for name, story in STORIES.items() for step in commands(story)
}


@pytest.mark.parametrize(("story", "step"), COMMANDS.values(), ids=COMMANDS)
def test_every_command_fits_the_contract(story: Story, step: Step) -> None:
    fields = input_of(step.do or "").fields
    needed = {name for name, field in fields.items() if is_required_input_field(field)} - {"command"}
    assert validate(SCHEMA, parse(document_for(SCHEMA, step.do or "", story.fields_of(step)))) == []
    assert set(step.given) <= set(fields)
    assert needed - ({"documents"} if step.attach else set()) <= set(step.given)


@EVERY_STORY
def test_every_question_fits_the_contract(story: Story) -> None:
    assert [fault for step in story.steps() if step.ask for fault in validate(SCHEMA, parse(step.ask))] == []


@EVERY_STORY
def test_every_step_does_exactly_one_thing(story: Story) -> None:
    things = [(step.do, step.ask, step.open, step.seal, step.until) for step in story.steps()]
    assert [sum(thing is not None for thing in step) for step in things] == [1] * len(things)


@EVERY_STORY
def test_what_a_step_refers_to_was_remembered_before(story: Story) -> None:
    known, unknown = set(ALWAYS_KNOWN), []
    for step in story.steps():
        unknown += [name for name, _ in references(step) if name not in known]
        known |= {step.remember} if step.remember else set()
    assert unknown == []


@EVERY_STORY
def test_what_several_steps_have_in_common_is_used_by_one_at_least(story: Story) -> None:
    assert {step.like for step in story.steps()} - {None} == set(story.sources.given)


@EVERY_STORY
def test_the_people_and_platforms_of_the_story_are_the_demos(story: Story) -> None:
    people = read_people()
    used = {path.removeprefix(".") for step in story.steps() for name, path in references(step) if name == "people"}
    asked = {path.removeprefix(".") for step in story.steps() for name, path in references(step) if name == "platforms"}
    assert used | {step.who for step in story.steps()} <= set(people.people)
    assert asked | {a.on for a in (*story.sources.accounts, *story.sources.later)} <= set(people.organisations)
    assert people.people[story.sources.victim].roles == (Role.VICTIM,)


def test_every_folder_of_a_story_is_played() -> None:
    assert {folder.name for folder in FOLDER.iterdir() if folder.is_dir()} == set(STORIES)


def test_thirty_accounts_lie_on_six_platforms() -> None:
    accounts = BROADCASTER.sources.accounts
    assert (len({(a.on, a.id) for a in accounts}), len({a.on for a in accounts})) == (30, 6)


def test_every_clock_that_can_start_has_its_few_words() -> None:
    clocks = tomllib.loads((FOLDER / "clocks.toml").read_text())
    assert set(OWNERS) <= set(clocks)


@EVERY_STORY
def test_what_is_expected_is_a_word_that_can_be_answered(story: Story) -> None:
    expected = {step.expect for step in commands(story) if step.expect is not None} - {"NOTHING"}
    assert expected <= set(ProblemCode)
    assert {step.again_if for step in story.steps() if step.again_if} <= set(ProblemCode)


@EVERY_STORY
def test_a_story_ends_in_closed_words(story: Story) -> None:
    assert (story.sources.ending.word, story.sources.ending.stage) in {(w, s) for w in VictimWord for s in Stage}
    assert set(story.sources.ending.kept) <= set(OWNERS)


def test_the_broadcaster_is_told_and_the_three_others_are_not() -> None:
    assert {name: story.sources.ending.told for name, story in STORIES.items()} == {
        "broadcaster": True, "posing-victim": False, "rather-not-know": False, "wrong-person": False,
    }  # fmt: skip


KEPT = Clock(
    id="1", key="E16", object_id="o", due_at=BROADCASTER.sources.period_to, met=True, overdue=False, ended=False
)
HELD = Glance(stage="REPORTED", told=False, word="YOUR_CHOICE", clocks={"1": KEPT}, requests={}, moment=None)
ENDING = Ending(told=False, word="YOUR_CHOICE", stage="REPORTED", kept=("E16",))


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (HELD, True),
        (replace(HELD, told=True), False),
        (replace(HELD, word="TOLD"), False),
        (replace(HELD, stage="CLOSED"), False),
        (replace(HELD, clocks={}), False),
        (replace(HELD, clocks={"1": replace(KEPT, met=False)}), False),
        (replace(HELD, clocks={"1": replace(KEPT, overdue=True)}), False),
    ],
)
def test_an_ending_is_what_was_told_her_word_the_stage_and_the_clocks_that_were_kept(now: Glance, ends: bool) -> None:
    assert ends_as(ENDING, now) is ends


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
    sources, answer = BROADCASTER.sources, BROADCASTER.sources.returns[name]
    account = next(a for a in (*sources.accounts, *sources.later) if a.handle == answer.about)
    asked = ReturnRequest(
        platform=account.on,
        account_id=account.id,
        handle=account.handle,
        period_from=sources.period_from,
        period_to=sources.period_to,
        subscriber_asked=True,
        logins_asked=True,
    )
    read = read_return(BROADCASTER.returned(name), asked)
    assert (read.archive, read.target_match, read.zone_ok) == ("ok", True, True)
    assert [row.outcome for row in read.rows] == outcomes
    assert read.no_data is (name == "murmur-nothing")
