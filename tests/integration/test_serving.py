"""`rtk serve` as the terminal sees it: it keeps its parts up, stops all of them and nothing else, and shares a machine."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from service.database.migrating import LOGINS
from service.running.addresses import keep_ports
from tests.integration.a_clone import Clone, Serving, a_clone, eventually

PARTS = ("postgresql", "temporal", "sealer", "worker", "api")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """Set up and not running."""
    with a_clone(tmp_path_factory.mktemp("clone")) as clone:
        yield clone


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """Another clone on the same machine."""
    with a_clone(tmp_path_factory.mktemp("neighbour")) as clone:
        yield clone


@pytest.fixture(scope="module")
def serving(neighbour: Clone) -> Iterator[Serving]:
    """The other clone, running all the while."""
    with neighbour.serving() as serving:
        yield serving


def test_ctrl_c_stops_all_it_started_and_nothing_else(clone: Clone, serving: Serving) -> None:
    bystanders = serving.parts()
    with clone.serving() as interrupted:
        started = interrupted.supervisor.children(recursive=True)
        interrupted.supervisor.send_signal(signal.SIGINT)
        assert interrupted.supervisor.wait(timeout=30) == 0
    _, left = psutil.wait_procs(started, timeout=0)
    assert left == []
    assert not (clone.home / "run" / "addresses.json").exists()
    assert sorted(bystanders) == sorted(PARTS)
    assert serving.parts() == bystanders
    assert serving.answers()


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_comes_back_on_its_port(serving: Serving, part: str) -> None:
    addresses, killed = serving.addresses, serving.parts()[part]
    killed.kill()
    eventually(lambda: serving.parts().get(part, killed).pid != killed.pid)
    eventually(serving.answers)
    assert serving.addresses == addresses
    if part in ("postgresql", "temporal"):  # What the others have open, they let nobody see.
        eventually(lambda: serving.ports[part] in listening(serving.parts()[part]))


def listening(process: psutil.Process) -> set[int]:
    return {c.laddr.port for c in process.net_connections() if c.status == psutil.CONN_LISTEN}


def test_what_a_killed_supervisor_started_ends_with_it(clone: Clone) -> None:
    with clone.serving() as killed:
        started = killed.supervisor.children()
        killed.supervisor.kill()
        _, left = psutil.wait_procs(started, timeout=30)
        assert left == []
    with clone.serving() as again:
        assert again.answers()


def test_a_second_serve_in_one_clone_is_turned_down_in_one_sentence(neighbour: Clone, serving: Serving) -> None:
    second = neighbour.rtk("serve")
    assert second.returncode == 2
    assert second.stderr.count("\n") == 1
    assert f"as process {serving.supervisor.pid}" in second.stderr
    assert serving.answers()


def test_set_up_again_changes_nothing_also_while_it_runs(neighbour: Clone, serving: Serving) -> None:
    secrets = neighbour.home / "secrets"
    before = {path: path.read_bytes() for path in secrets.iterdir()}
    again = neighbour.rtk("setup")
    assert (again.returncode, again.stdout) == (0, "set-up: everything is in place\n")
    assert {path: path.read_bytes() for path in secrets.iterdir()} == before
    assert serving.answers()


def test_serving_before_set_up_is_turned_down_in_one_sentence(tmp_path: Path) -> None:
    early = Clone(home=tmp_path / "new").rtk("serve")
    assert (early.returncode, early.stderr) == (
        2,
        "rtk: nothing is set up here yet: run `make setup` or `rtk setup` first\n",
    )


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_what_was_set_up_before_a_role_was_added_is_set_up_again_first(tmp_path: Path, command: str) -> None:
    home = tmp_path / "old"
    (home / "secrets").mkdir(parents=True)
    for login in LOGINS:
        if login != "asker":
            (home / "secrets" / f"role-{login}").write_text("a secret")
    keep_ports(home)
    old = Clone(home=home).rtk(command)
    assert old.returncode == 2
    assert old.stderr.endswith("`rtk setup` first\n")
    assert old.stderr.count("\n") == 1
