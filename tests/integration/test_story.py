"""The case book as `make demo` plays it: the broadcaster with each part killed once on the way, then three short stories."""

import json
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

import psutil
import pytest

from service.demo.people import read_people
from service.demo.story import Story, programme, read_story, texts
from tests.integration.a_clone import REPOSITORY, WITHIN, Clone, Serving, a_clone
from tests.integration.left_behind import ONCE, looked_at

KILLED_AFTER = {
    "recordNeeds": "api",
    "answerDataRequest": "postgresql",
    "addStrand": "worker",
    "stopDisclosure": "temporal",
}
STEP = re.compile(r"^ *\d+ +[\d.]+ s  .+: (?P<command>[\w ]+)$")
SIGNED = re.compile(
    r"(?P<act>[A-Z_]+), signed by (?P<person>\S+) on http://localhost:\d+ with the key (?P<key>\w{64})$"
)
NOT_TOLD = ("posing-victim", "rather-not-know", "wrong-person")


@dataclass
class Played:
    """How one playing went: what it printed, what was killed, its report, and where to look at what it left."""

    home: Path
    lines: list[str]
    killed: list[str]
    database: dict[str, Any] = field(default_factory=dict)

    @property
    def report(self) -> dict[str, Any]:
        return json.loads((self.home / "demo" / "report.json").read_text())


@contextmanager
def playing(clone: Clone) -> Iterator[subprocess.Popen[str]]:
    """`rtk demo` on the demo's policy; interrupted at the end, as by Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "demo"],
        env={**clone.environment, "RTK_POLICY": "demo"}, cwd=REPOSITORY, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=WITHIN)


@pytest.fixture(scope="module")
def stories() -> dict[str, Story]:
    return {name: read_story(name) for name in programme()}


@pytest.fixture(scope="module")
def story(stories: dict[str, Story]) -> Story:
    return stories["broadcaster"]


@pytest.fixture(scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All stories over, everything still up."""
    with a_clone(tmp_path_factory.mktemp("story")) as clone, playing(clone) as process:
        serving = Serving(home=clone.home, supervisor=psutil.Process(process.pid))
        left, lines, killed = dict(KILLED_AFTER), [], []
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            step = STEP.match(lines[-1])
            if step and (part := left.pop(step["command"], None)):
                serving.parts()[part].kill()
                killed.append(part)
            if line.startswith(("everything is up", "stopping")):
                break
        found = Played(home=clone.home, lines=lines, killed=killed)
        if process.poll() is None and (clone.home / "run" / "addresses.json").exists():
            found.database = await looked_at(clone.home, serving.ports["postgresql"])
        yield found


def test_every_part_was_killed_once_and_she_was_told_all_the_same(played: Played, story: Story) -> None:
    assert sorted(played.killed) == sorted(KILLED_AFTER.values()), played.lines[-20:]
    assert (played.report["story"], played.report["told"], played.report["ended"]) == ("broadcaster", True, True)
    assert len(played.report["steps"]) == len(list(story.steps()))


def test_every_story_ended_as_it_says_and_nobody_else_was_told(played: Played, stories: dict[str, Story]) -> None:
    reports = played.report["stories"]
    assert {name: (report["ended"], len(report["steps"])) for name, report in reports.items()} == {
        name: (True, len(list(story.steps()))) for name, story in stories.items()
    }
    assert [reports[name]["told"] for name in NOT_TOLD] == [False] * len(NOT_TOLD)
    assert played.database["told elsewhere"] == 0


def test_her_word_never_moved_where_nothing_may_be_told(played: Played) -> None:
    words = {name: {step["word"] for step in played.report["stories"][name]["steps"]} for name in NOT_TOLD}
    assert words == {
        "posing-victim": {None, "RECEIVED", "ENQUIRIES"},
        "rather-not-know": {None, "RECEIVED", "ENQUIRIES", "YOUR_CHOICE"},
        "wrong-person": {None, "RECEIVED", "ENQUIRIES"},
    }


def test_both_boards_are_shown_after_each_story(played: Played) -> None:
    gates = [n for n, line in enumerate(played.lines) if line == "The board of gates"]
    assert [played.lines[n + 1].split() for n in gates] == [
        ["gate", "part", "state", "owner", "since", "due", "missing"]
    ] * len(programme())
    assert sum(line.startswith("The overdue board") for line in played.lines) == len(programme())
    assert any("LAWFULNESS" in line and "COUNTER_ALLEGATION" in line for line in played.lines)


def test_the_report_says_who_did_what_from_which_stage_to_which_and_what_she_read(played: Played) -> None:
    first, *_, last = played.report["steps"]
    assert {k: v for k, v in first.items() if k != "at"} == {
        "step": 1, "actor": "officer", "command": "openCase", "stage_before": None, "stage_after": "REPORTED", "word": None,
    }  # fmt: skip
    assert (last["actor"], last["command"], last["stage_after"], last["word"]) == (
        "auditor", "rtk verify", "FOLLOW_UP", "TOLD",
    )  # fmt: skip


def step_of(played: Played, say: str) -> list[str]:
    """What stands under the step that says so, up to the next one."""
    start = next(n for n, line in enumerate(played.lines) if say in line)
    return list(takewhile(lambda line: line.startswith(" " * 14), played.lines[start:]))


HOLDERS = ["police key holder (Northmoor Constabulary)", "safeguarding key holder (Northmoor Adult Safeguarding)"]
ANSWERED, NOT_ASKED = "answered with its half, once, for this intent alone", "was not asked"


def test_the_two_holders_are_named_with_their_organisations_before_anything_is_played(played: Played) -> None:
    first = next(n for n, line in enumerate(played.lines) if line.startswith("The broadcaster"))
    introduced = [
        line.partition("'s:")[0] for line in played.lines[:first] if " key holder is " in line and "'s:" in line
    ]
    assert introduced == [
        "the police key holder is Northmoor Constabulary",
        "the safeguarding key holder is Northmoor Adult Safeguarding",
    ]


@pytest.mark.parametrize(
    ("say", "answer"),
    [
        ("From then on the deliverer opens nothing", NOT_ASKED),
        ("The deliverer looks too early", NOT_ASKED),
        ("The photograph is held", NOT_ASKED),
        ("He opens the name", ANSWERED),
        ("He opens the photograph", ANSWERED),
    ],
)
def test_what_each_holder_answered_is_shown_at_each_opening(played: Played, say: str, answer: str) -> None:
    assert [line.strip() for line in step_of(played, say)[1:3]] == [f"the {holder} {answer}" for holder in HOLDERS]


def test_a_second_blind_entry_is_answered_by_yes_or_no(played: Played) -> None:
    assert step_of(played, "Who it is she types herself")[1].strip() == "not the same"
    assert step_of(played, "Looked at once more, and typed")[1].strip() == "the same"


def test_the_record_of_the_told_case_passes_and_a_doctored_copy_names_the_event(played: Played) -> None:
    stop = next(
        event for event in json.loads((played.home / "demo" / "record.json").read_text())["events"]
        if event["action"] == "STOP_DISCLOSURE"
    )  # fmt: skip
    whole, doctored = step_of(played, "At home, offline"), step_of(played, "Somebody would rather")
    assert "events, each as it was written; sealed as whole at" in whole[1]
    assert doctored[1].strip() == f"BAD: event {stop['sequence']}: its hash is not that of what it says"


def test_each_act_that_cannot_be_taken_back_was_signed_with_its_persons_own_passkey(played: Played) -> None:
    said = [line for line in step_of(played, "At home, offline") if line.strip().startswith("event ")]
    signed = [match for line in said if (match := SIGNED.search(line))]
    assert Counter(match["act"] for match in signed) == {
        "VERIFY_ATTRIBUTION": 2, "AUTHORISE_DISCLOSURE": 6, "OPEN_IDENTITY_INTENDED": 2
    }  # fmt: skip
    assert len(signed) == len(said)
    keys = {match["person"]: match["key"] for match in signed}
    assert all(match["key"] == keys[match["person"]] for match in signed)
    assert len(set(keys.values())) == len(keys)
    signers = ("supervisor", "authoriser", "safeguarding-authoriser", "second-officer")
    assert keys.keys() == {str(read_people().people[who].id) for who in signers}


def test_nothing_is_printed_that_nobody_meant_to(played: Played) -> None:
    """Standard error is here too: warnings of libraries, tracebacks, what a child complained of."""
    assert [line for line in played.lines if re.search(r"warning|traceback|error:", line, re.IGNORECASE)] == []


def test_her_word_went_one_way_but_for_what_stopped_it(played: Played) -> None:
    words = [step["word"] for step in played.report["steps"]]
    assert [w for n, w in enumerate(words) if n == 0 or words[n - 1] != w] == [
        None, "RECEIVED", "ENQUIRIES", "DECIDING", "APPOINTMENT", "DECIDING", "APPOINTMENT", "DECIDING", "APPOINTMENT",
        "DECIDING", "APPOINTMENT", "TOLD",
    ]  # fmt: skip


def test_nothing_was_done_twice(played: Played) -> None:
    assert played.database["counts"] == ONCE
    assert played.database["twice"] == []
    assert played.database["opened"] == {"NAME": 1, "PHOTO": 1}
    chains = played.database["chains"].values()
    assert [chain for chain in chains if chain != list(range(1, len(chain) + 1))] == []
    assert len(chains) == len(programme())


def test_the_clocks_were_seen_to_start_to_be_met_and_to_be_missed(played: Played) -> None:
    printed = "\n".join(played.lines)
    for words in (
        "P13a (the platform answers) paused",
        "P13a (the platform answers) runs on",
        "P13a (the platform answers) overdue",
        "P19b (decided before they are out again) met",
        "E16 (told before the public can learn it) met",
        "P19c (told, counted overall) met",
        "P37 (last follow-up) started",
    ):
        assert words in printed


def content_of(path: Path) -> bytes:
    """Temporal's store has a journal beside it that comes and goes."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def test_no_word_of_any_story_is_in_temporal_or_in_any_log(played: Played, stories: dict[str, Story]) -> None:
    kept = [p for folder in ("temporal", "log") for p in (played.home / folder).rglob("*") if p.is_file()]
    written = b"".join(map(content_of, kept))
    assert written
    assert [word for story in stories.values() for word in texts(story) if word.encode() in written] == []


def test_an_identity_is_shown_by_the_opener_alone(played: Played, story: Story, stories: dict[str, Story]) -> None:
    (hers,) = [step.seal for step in story.steps() if step.seal is not None]
    sealed = {text for each in stories.values() for step in each.steps() if step.seal for text in step.seal.values()}
    assert [line for line in played.lines if any(text in line for text in sealed)] == [hers["NAME"], hers["PHOTO"]]
    assert not any(text in json.dumps(played.report) for text in sealed)
