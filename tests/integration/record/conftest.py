"""An installation of each module's own, the story's people on it, and its sealer in the hands of the test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from service.record.serving import Sealing, answering
from service.settings import Settings
from tests.integration.cast import Cast
from tests.integration.sealed import a_story
from tests.parts import installed


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An installation of this module's own."""
    with installed(tmp_path_factory.mktemp("sealed")) as made:
        yield made


@pytest.fixture(scope="module")
async def story(own: Settings) -> AsyncIterator[Cast]:
    async with a_story(own) as story:
        yield story


@pytest.fixture
async def sealing(own: Settings) -> AsyncIterator[Sealing]:
    """The sealer, answering on its socket; it seals when it is told to."""
    async with answering(own) as sealing:
        yield sealing
