"""Every recorded history still replays: what runs in production goes on after a change of these workflows."""

import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from service.temporal import CONVERTER, WORKFLOWS
from service.worker import ASKED

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))


@pytest.mark.parametrize("recorded", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(recorded: Path) -> None:
    replayer = Replayer(workflows=[workflow for workflow, _ in WORKFLOWS.values()], data_converter=CONVERTER)
    await replayer.replay_workflow(WorkflowHistory.from_json("recorded", recorded.read_text()))


def test_every_activity_stands_in_a_recording() -> None:
    written = "".join(path.read_text() for path in HISTORIES)
    names = [name for asked in ASKED for name in vars(asked) if not name.startswith(("_", "next_of_"))]
    assert [name for name in names if f'"name": "{name}"' not in written] == []


def test_no_recording_holds_a_word_of_a_failure() -> None:
    for path in HISTORIES:
        assert "away" not in json.dumps(json.loads(path.read_text())), path.name
