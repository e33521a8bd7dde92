"""Ports that are kept, and settings that fill in what nobody has set."""

import socket
from pathlib import Path

import pytest

from service.running.addresses import EPHEMERAL, keep_ports, located, read_ports, without_password
from service.settings import CannotRun, Settings, read_settings


def settings(home: Path, **given: str) -> Settings:
    made = Settings(home=home, database="", temporal="", policy="demo", demo=True, api_port=0, public_url="")
    return Settings(**{name: given.get(name, getattr(made, name)) for name in Settings.__dataclass_fields__})


def test_ports_are_kept(tmp_path: Path) -> None:
    chosen = keep_ports(tmp_path)
    assert keep_ports(tmp_path) == chosen == read_ports(tmp_path)
    assert len(set(chosen.values())) == 4


def test_a_port_that_somebody_else_took_is_given_up_and_the_others_are_kept(tmp_path: Path) -> None:
    chosen = keep_ports(tmp_path)
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", chosen["api"]))
        stranger.listen()
        again = keep_ports(tmp_path)
    assert again["api"] != chosen["api"]
    assert {**again, "api": 0} == {**chosen, "api": 0}


@pytest.mark.skipif(not EPHEMERAL.exists(), reason="this kernel does not say which ports it gives to connections")
def test_no_port_is_one_that_the_kernel_gives_to_a_connection(tmp_path: Path) -> None:
    first = int(EPHEMERAL.read_text().split()[0])
    assert all(port < first for port in keep_ports(tmp_path).values())


def test_what_nobody_has_set_is_what_this_machine_runs(tmp_path: Path) -> None:
    ports = keep_ports(tmp_path)
    here = located(settings(tmp_path))
    assert (here.database, here.temporal, here.api_port, here.public_url) == (
        f"postgresql://127.0.0.1:{ports['postgresql']}/rtk",
        f"127.0.0.1:{ports['temporal']}",
        ports["api"],
        f"http://localhost:{ports['api']}",
    )


def test_what_the_outside_has_set_stands(tmp_path: Path) -> None:
    keep_ports(tmp_path)
    given = {"database": "postgresql://db.test/rtk", "temporal": "temporal.test:7233", "public_url": "https://rtk.test"}
    here = located(settings(tmp_path, **given))
    assert {name: getattr(here, name) for name in given} == given


def test_an_address_that_is_shown_has_neither_user_nor_password() -> None:
    shown = without_password("postgresql+asyncpg://rtk_setup:s3cret@db.test:5432/rtk?ssl=require")
    assert shown == "postgresql://db.test:5432/rtk?ssl=require"


@pytest.mark.parametrize("port", ["http", "-1", "70000", ""])
def test_a_port_that_is_none_is_turned_down(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("RTK_API_PORT", port)
    with pytest.raises(CannotRun, match="RTK_API_PORT is not a port"):
        read_settings()


def test_a_process_before_set_up_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="rtk setup"):
        settings(tmp_path).database_as("app")


@pytest.mark.parametrize(
    "proxies",
    ["*", "10.0.0.0/33", "10.0.0.1/24", "a.proxy", "10.0.0.1;10.0.0.2", "10.0.0.1,", "0.0.0.0/0", "::/0", " "],
)
def test_what_is_no_list_of_proxies_or_is_everybody_is_refused(monkeypatch: pytest.MonkeyPatch, proxies: str) -> None:
    monkeypatch.setenv("RTK_TRUSTED_PROXIES", proxies)
    with pytest.raises(CannotRun, match="RTK_TRUSTED_PROXIES is a list"):
        read_settings()


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTK_TRUSTED_PROXIES", "10.0.0.7, 2001:db8::/64")
    assert read_settings().trusted_proxies == ("10.0.0.7/32", "2001:db8::/64")
