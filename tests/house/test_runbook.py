"""The runbook explains every alarm and types only what there is; the README's table names every theft that is tried."""

import re
from uuid import uuid4

import pytest

from service.cli import parser
from service.identity.admission import ALARMING
from service.identity.withholding import ORDINARY, Withheld
from service.record.asking import Alarm
from service.record.watching import Warned
from service.running.postgresql import OPTIONS
from tests.house.source import ROOT

README = (ROOT / "README.md").read_text()
RUNBOOK = (ROOT / "infra" / "runbook.md").read_text()
NO_ALARM = {Alarm.NO_SUCH_EVENT, Alarm.AWAY}
TYPED = [line.partition("#")[0] for line in re.findall(r"^ {4}(rtk .+)$", RUNBOOK, re.MULTILINE)]


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table whose first column has this heading."""
    (table,) = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_every_alarm_that_can_stand_has_its_line_in_the_runbook() -> None:
    explained = [word for word, *_ in rows(RUNBOOK, "word") for word in word.split(", ")]
    assert sorted(explained) == sorted({*(set(Withheld) - ORDINARY), *ALARMING, *(set(Alarm) - NO_ALARM), *Warned})


@pytest.mark.parametrize("line", TYPED)
def test_what_the_runbook_types_there_is(line: str) -> None:
    assert parser().parse_args(line.replace("ID", str(uuid4())).split()[1:])


def test_the_table_of_thefts_names_the_script_of_each() -> None:
    scripts = {
        path.name for path in (ROOT / "tests/integration/thefts").glob("*.py") if "def steal(" in path.read_text()
    }
    named = {script.strip("`") for *_, script in rows(README, "stolen")}
    assert named == scripts - {"both_holders.py"} | {"holding/test_token.py"}
    assert (ROOT / "tests/integration/holding/test_token.py").exists()


def test_every_postgresql_is_told_the_same_to_keep_values_out_of_its_log() -> None:
    ours = {name: value for name, value in OPTIONS.items() if name.startswith("log_")}
    compose = (ROOT / "docker-compose.yml").read_text()
    assert dict(re.findall(r"-c (log_\w+)=(\S+)", compose)) == ours
    assert dict(re.findall(r"^ {4}(log_\w+) = (\S+)$", RUNBOOK, re.MULTILINE)) == ours
