"""A holder's key wrapped by a PKCS#11 token: its files alone open nothing, and without the token neither does the holder."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.identity.beginning import begin_holders
from service.identity.keyring import PIN, keyring_of
from service.identity.rotating import end_old_epochs, rewrap, rotate
from service.identity.withholding import Withheld
from service.identity.wrapping import WRAPPED, Token
from service.record.serving import answering as sealing
from service.settings import CannotRun, Settings
from service.vocabulary import Holder, Part
from tests.integration.green import a_green_case
from tests.integration.holders import NAME, Holders, Opened, opened, withheld
from tests.integration.sealed import a_story
from tests.integration.thefts import both_holders
from tests.integration.thefts.house import House, read_with
from tests.parts import installed

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
MODULE = next((path for path in MODULES if Path(path).exists()), None)

pytestmark = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None, reason="SoftHSM2 is not installed (Debian: softhsm2)"
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """An installation of its own, whose keys are files, with a token for each holder and the PINs where they belong."""
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    with installed(tmp_path / "home") as made:
        for holder in Holder:
            initialise = ["softhsm2-util", "--init-token", "--free", "--label", f"rtk-{holder.lower()}"]
            subprocess.run([*initialise, "--pin", "4711", "--so-pin", "0815"], check=True, capture_output=True)
            keyring_of(made, holder).write(PIN, b"4711\n")
        yield made


async def test_keys_are_wrapped_by_a_token_from_the_next_epoch_on(own: Settings) -> None:
    wrapped = replace(own, token_module=MODULE or "")
    holders = Holders(wrapped)
    ring = holders.keyring(Holder.POLICE)
    await begin_holders(wrapped)
    async with a_story(wrapped) as story, sealing(wrapped):
        green = await a_green_case(story, {Part.NAME: NAME})
        async with holders.up():
            assert await opened(green) == Opened(NAME)
            for holder in Holder:
                await rotate(wrapped, holder)
                await rewrap(wrapped, holder)
                await end_old_epochs(wrapped, holder)
            assert await opened(green) == Opened(NAME)
        (kept,) = ring.folder.glob("key-*")
        assert kept.read_bytes().startswith(WRAPPED)
        assert NAME not in read_with(await both_holders.steal(House(wrapped, green, NAME)))

        async with Holders(own).up(Holder.POLICE), holders.up(Holder.SAFEGUARDING):
            assert await opened(green) == withheld(Holder.POLICE, Withheld.KEY_AWAY)
        async with holders.up():
            ring.write(PIN, b"0000\n")
            assert await opened(green) == withheld(Holder.POLICE, Withheld.KEY_AWAY)
            ring.write(PIN, b"4711\n")
            assert await opened(green) == Opened(NAME)
    with pytest.raises(CannotRun, match="rtk-nobody"):
        Token(wrapped.token_module, "rtk-nobody", ring.folder / PIN).make_key()
