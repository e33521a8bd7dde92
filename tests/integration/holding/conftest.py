"""An installation of this folder's own, whose sealer and holders run in the test's process, so that tests change them."""

from collections.abc import AsyncIterator, Iterator

import pytest

from service.record.serving import answering as sealing
from service.settings import Settings
from service.vocabulary import Part
from tests.integration.cast import Cast
from tests.integration.green import Green, a_green_case
from tests.integration.holders import NAME, Holders
from tests.integration.sealed import a_story
from tests.parts import installed


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with installed(tmp_path_factory.mktemp("holders")) as made:
        yield made


@pytest.fixture(scope="session")
async def story(own: Settings) -> AsyncIterator[Cast]:
    async with a_story(own) as story, sealing(own):
        yield story


@pytest.fixture
def holders(own: Settings) -> Holders:
    return Holders(own)


@pytest.fixture
async def green(story: Cast) -> Green:
    return await a_green_case(story, {Part.NAME: NAME, Part.PHOTO: "a face"})
