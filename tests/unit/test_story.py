"""Every story as data fits the contract it is played through, and its returns are what the parsers read."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import GraphQLNonNull, build_schema, parse, validate
from graphql.type import is_required_input_field

from service.demo.boards import GATES, RUNNING, WISHED
from service.demo.client import CONTRACT, SUBJECTS, document_for
from service.demo.glance import CASE, HER_WORD, Clock, Glance, ends_as
from service.demo.people import read_people
from service.demo.returns import Layout
from service.demo.story import FOLDER, Ending, Step, Story, programme, read_story, references
from service.identity.opener import Refusal
from service.operations.promises import OWNERS
from service.platforms.ladder import read_address
from service.platforms.normalised import Query, ReturnRequest
from service.platforms.reading import read_return
from service.vocabulary import Missing, ProblemCode, Role, RowOutcome, Stage, VictimWord

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
    kinds = ("do", "ask", "open", "seal", "compare", "until", "record", "code")
    things = [[getattr(step, kind) for kind in kinds] for step in story.steps()]
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
def test_what_the_opener_is_to_lack_is_a_word_of_its_own(story: Story) -> None:
    assert {step.expect for step in story.steps() if step.open and step.expect} <= {*Missing, *Refusal}


@EVERY_STORY
def test_a_record_is_taken_away_before_it_is_checked_and_doctored_only_to_be_checked(story: Story) -> None:
    steps = list(story.steps())
    assert all(step.record == "verify" for step in steps if step.doctored is not None)
    records = [step.record for step in steps if step.record is not None]
    assert records[:1] in ([], ["export"])


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


READ_AS_MEANT = {
    "picta-full": [RowOutcome.ACCEPTED] * 3,
    "chirp-late": [RowOutcome.ACCEPTED] * 2,
    "quillnet-first": [RowOutcome.ACCEPTED] * 2,
    "quillnet-corrected": [RowOutcome.ACCEPTED] * 2,
    "quillnet-second": [RowOutcome.ACCEPTED],
    "murmur-nothing": [],
    "vidlet-excess": [RowOutcome.ACCEPTED, RowOutcome.ACCEPTED, RowOutcome.EXCESS],
}
ABOUT_ANOTHER, OF_AN_OPERATOR = "pinboard-wrong", "tidewater-line"


def asked_about(handle: str, **changes: Any) -> ReturnRequest:
    sources = BROADCASTER.sources
    account = next(a for a in (*sources.accounts, *sources.later) if a.handle == handle)
    return replace(
        ReturnRequest(
            platform=account.on,
            account_id=account.id,
            handle=account.handle,
            period_from=sources.period_from,
            period_to=sources.period_to,
            subscriber_asked=True,
            logins_asked=True,
        ),
        **changes,
    )


def test_every_return_of_the_story_is_read_by_some_test() -> None:
    assert {*READ_AS_MEANT, ABOUT_ANOTHER, OF_AN_OPERATOR} == set(BROADCASTER.sources.returns)


@pytest.mark.parametrize(("name", "outcomes"), READ_AS_MEANT.items(), ids=READ_AS_MEANT)
def test_the_storys_returns_are_read_as_they_are_meant(name: str, outcomes: list[RowOutcome]) -> None:
    read = read_return(BROADCASTER.returned(name), asked_about(BROADCASTER.sources.returns[name].about))
    assert (read.archive, read.target_match, read.zone_ok) == ("ok", True, True)
    assert [row.outcome for row in read.rows] == outcomes
    assert read.no_data is (name == "murmur-nothing")


def test_who_is_asked_about_one_account_and_answers_for_another_is_found_out() -> None:
    read = read_return(BROADCASTER.returned(ABOUT_ANOTHER), asked_about("cuttings"))
    assert (read.target_match, {row.outcome for row in read.rows}) == (False, {RowOutcome.EXCESS})


def test_the_operator_names_who_pays_for_the_line_and_lives_elsewhere() -> None:
    (login, *_) = BROADCASTER.sources.returns["vidlet-excess"].logins
    address = read_address(login.address)
    assert address is not None
    at = datetime.strptime(login.time, "%Y-%m-%d %H:%M:%S %Z").replace(tzinfo=UTC)
    query = Query(ref=None, ip=str(address[0]), port=address[1], at=at)
    handle = BROADCASTER.sources.returns[OF_AN_OPERATOR].about
    read = read_return(BROADCASTER.returned(OF_AN_OPERATOR), asked_about(handle, queries=(query,)))
    assert handle == login.address
    assert [row.outcome for row in read.rows] == [RowOutcome.ACCEPTED]
    assert [h.installation_address == h.billing_address for h in read.holders] == [False]


@pytest.mark.parametrize("layout", Layout)
def test_every_layout_is_used_and_the_same_input_gives_the_same_bytes(layout: Layout) -> None:
    names = [name for name, answer in BROADCASTER.sources.returns.items() if answer.layout is layout]
    assert names
    assert [BROADCASTER.returned(name) for name in names] == [BROADCASTER.returned(name) for name in names]


@pytest.mark.parametrize("question", [CASE, HER_WORD, SUBJECTS, WISHED, GATES, RUNNING])
def test_what_the_player_asks_itself_fits_the_contract(question: str) -> None:
    assert validate(SCHEMA, parse(question)) == []
