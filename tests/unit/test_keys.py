"""Keys that set-up makes: whole or not there, whenever it was cut off, and never made anew over one that is in use."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from service.auth.keys import make_signing_keys
from service.platforms.evidence import make_key
from service.settings import Settings, read_settings


class DiskFull(Exception):
    """What a full disk looks like: the file is there, and nothing in it."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(read_settings(), home=tmp_path)


@pytest.mark.parametrize(
    "make",
    [make_signing_keys, lambda settings: make_key(settings.evidence_key)],
    ids=["of tokens", "of evidence"],
)
def test_a_key_whose_making_was_cut_off_is_made_the_next_time_and_then_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, make: Callable[[Settings], None]
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(DiskFull):
            make(settings)
    make(settings)
    made = {path.name: path.read_bytes() for path in settings.secrets.iterdir()}
    assert all(made.values())
    make(settings)
    assert {path.name: path.read_bytes() for path in settings.secrets.iterdir()} == made


def test_a_public_key_that_is_missing_is_read_off_the_private_one(settings: Settings) -> None:
    make_signing_keys(settings)
    public = settings.secrets / "token-keys.pub.json"
    before = public.read_bytes()
    public.unlink()
    make_signing_keys(settings)
    assert public.read_bytes() == before
