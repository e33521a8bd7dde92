"""The client of Notify's API against a small mock of it: no real part can be had here, and the mock says what it is."""

from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from service.notices.notify import Notify, Posted, notify_of
from service.settings import CannotRun, Settings
from tests.mock_of_notify import ADDRESS, KEY, SECRET, SERVICE, TEMPLATE, MockOfNotify


@pytest.fixture
def mock() -> MockOfNotify:
    return MockOfNotify()


@pytest.fixture
def notify(mock: MockOfNotify) -> Notify:
    return Notify("http://notify.mock", KEY, TEMPLATE, transport=httpx.MockTransport(mock))


async def test_an_e_mail_carries_an_address_and_a_reference_and_nothing_of_a_case(
    notify: Notify, mock: MockOfNotify
) -> None:
    reference = uuid4()
    assert await notify.post(ADDRESS, reference) is Posted.TAKEN
    assert mock.taken == [
        {
            "email_address": ADDRESS,
            "template_id": TEMPLATE,
            "personalisation": {"reference": str(reference)},
            "reference": str(reference),
        }
    ]


async def test_one_whose_answer_was_lost_is_found_by_its_reference(notify: Notify, mock: MockOfNotify) -> None:
    reference = uuid4()
    assert await notify.has(reference) is False
    mock.forgets_to_answer = True
    assert await notify.post(ADDRESS, reference) is Posted.UNKNOWN
    assert await notify.has(reference) is True


@pytest.mark.parametrize("status", [401, 403, 408, 429, 500, 503])
async def test_what_may_be_taken_later_is_not_given_up(notify: Notify, mock: MockOfNotify, status: int) -> None:
    mock.answers = [status, status]
    assert await notify.post(ADDRESS, uuid4()) is Posted.UNKNOWN
    assert await notify.has(uuid4()) is None


async def test_what_is_refused_for_what_it_is_is_not_tried_again(notify: Notify, mock: MockOfNotify) -> None:
    mock.answers = [400]
    assert await notify.post(ADDRESS, uuid4()) is Posted.REFUSED


def settings(key: Path | None) -> Settings:
    return Settings(
        home=Path("nowhere"),
        database="",
        temporal="",
        policy="",
        demo=False,
        api_port=0,
        public_url="",
        notify_url="http://notify.mock" if key else "",
        notify_key=key,
        notify_template=TEMPLATE,
    )


def test_nobody_is_sent_e_mail_unless_it_is_set_up(tmp_path: Path) -> None:
    assert notify_of(settings(None)) is None
    key = tmp_path / "key"
    key.write_text(f"{KEY}\n")
    assert isinstance(notify_of(settings(key)), Notify)


@pytest.mark.parametrize("content", ["", "no key", f"name-{SERVICE}-{SECRET[:-1]}x"])
def test_a_file_that_holds_no_key_is_said_in_one_sentence_without_its_content(tmp_path: Path, content: str) -> None:
    key = tmp_path / "key"
    key.write_text(content)
    with pytest.raises(CannotRun) as refused:
        notify_of(settings(key))
    assert str(refused.value).startswith("RTK_NOTIFY_KEY_FILE")
    assert UUID(SECRET).hex not in str(refused.value).replace("-", "")
    with pytest.raises(CannotRun):
        notify_of(settings(tmp_path / "absent"))
