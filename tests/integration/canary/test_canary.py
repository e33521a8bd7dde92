"""The canary: markers go in through every door, and then every byte that was made is searched for them in every spelling.

The marked story is played on an installation of its own, which runs as it does for people; misposts follow, everybody asks
everything, parts die badly, and leaks are planted. One search finds the leaks, and nothing else that is out of its place.
"""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import pytest

from service.demo.story import Step, leaves
from service.running.addresses import located
from service.settings import Settings
from tests.integration.a_clone import a_clone
from tests.integration.canary.hearing import Heard
from tests.integration.canary.house import House, serving
from tests.integration.canary.leaks import plant
from tests.integration.canary.mails import Mails
from tests.integration.canary.marking import Kind, Marks
from tests.integration.canary.playing import Played, play
from tests.integration.canary.searching import Hit, Searcher, Source

WORDS = (Kind.HANDLE, Kind.CONTACT, Kind.NARRATIVE)
OUTSIDE = ("the disk", "output", "mails", "refusals", "addresses")
"""Where no word of anybody's may be."""
POLICE = {"officer", "second-officer", "supervisor", "second-supervisor", "spoc"}
PLATFORMS = {
    "liaison-picta": "picta",
    "liaison-chirp": "chirp",
    "liaison-quillnet": "quillnet",
    "other-liaison": "quillnet",
}
DECIDING = {"authoriser", "second-authoriser", "safeguarding-authoriser", "chair"}
READERS = {
    Kind.HANDLE: POLICE | set(PLATFORMS),
    Kind.CONTACT: POLICE,
    Kind.NARRATIVE: POLICE | set(PLATFORMS) | DECIDING | {"advocate"},
}
"""Whoever has a task on the case that is about such words. The victim reads one word of ours; an auditor reads the record."""
SHOWN = ("legalEntity", "statute")
"""What of a request's own words its platform is told."""
KEPT_AS_DIGEST = "NM/EX/51 356938035643809"
"""A value that is keyed a second time, blind."""


@dataclass
class Searched:
    """What was found, by where it was looked for."""

    house: House
    played: Played
    leaks: dict[str, tuple[str, str]]
    found: dict[str, set[Hit]]

    def hits(self, kinds: Iterable[Kind], places: Iterable[str]) -> set[Hit]:
        markers = self.house.marks.all(*kinds)
        return {hit for place in places for hit in self.found[place] if hit.marker in markers}


@pytest.fixture(scope="module")
async def searched(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Searched]:
    mails, home = Mails(), tmp_path_factory.mktemp("canary")
    async with mails.answering(tmp_path_factory.mktemp("notify")) as extra:
        with a_clone(home) as clone, serving(clone, extra) as running:
            settings = located(
                Settings(home=clone.home, database="", temporal="", policy="demo", demo=True, api_port=0, public_url="")
            )
            house = House(settings, running, Marks(), Heard(settings), Heard(settings), mails)
            played = await play(house)
            leaks = await plant(house)
            async with house.database() as hand:
                await hand.execute("checkpoint")
            searcher = Searcher(house.marks.kinds)
            places: dict[str, Iterable[Source]] = {
                "the database": house.in_the_database(),
                "the disk": house.on_the_disk(),
                "output": house.said,
                "mails": mails.without_addresses(),
                "answers": [*house.heard.answers(), *house.misposted.answers()],
                "refusals": [*house.heard.refusals(), *house.misposted.refusals()],
                "addresses": house.heard.lines(),
            }
            yield Searched(house, played, leaks, {place: searcher.search(sources) for place, sources in places.items()})


def test_an_identity_is_nowhere_but_in_the_openers_one_answer(searched: Searched) -> None:
    assert searched.played.screen.on_screen == f"{searched.played.screen.hers}\n"
    assert searched.hits([Kind.IDENTITY], searched.found) == set()


def test_where_she_is_is_in_the_answer_to_a_look_and_nowhere_else(searched: Searched) -> None:
    """To police on her case; of where she was, to nobody. It is ring-fenced, so that no glass can be broken."""
    hits = searched.hits([Kind.LOCATION], searched.found)
    assert hits == searched.hits([Kind.LOCATION], ["answers"])
    assert {hit.marker for hit in hits} == {searched.house.marks.of(Kind.LOCATION, "a refuge")}
    shown = {found.groups() for hit in hits if (found := re.search(r"(\w+) by ([a-z-]+),", hit.where))}
    assert shown == {("VictimLocation", who) for who in POLICE - {"spoc"}}


def test_words_are_in_the_database_and_in_answers_that_say_yes(searched: Searched) -> None:
    assert searched.hits(WORDS, OUTSIDE) == set()


def test_a_mail_goes_to_an_address_and_says_no_word_and_the_address_is_nowhere_else(searched: Searched) -> None:
    markers = {address.partition("@")[0] for address in searched.house.mails.addresses()}
    assert markers
    assert markers <= searched.house.marks.all(Kind.ADDRESS)
    assert searched.hits([Kind.ADDRESS], (*OUTSIDE, "answers")) == set()


def test_what_a_platform_returned_is_not_even_in_the_database_as_it_came(searched: Searched) -> None:
    assert searched.hits([Kind.CONTACT], ["the database"]) == set()


def test_what_was_taken_in_is_what_the_search_finds_in_the_database(searched: Searched) -> None:
    found = {hit.marker for hit in searched.hits([Kind.HANDLE, Kind.NARRATIVE], ["the database"])}
    taken = marked_in([step for step in searched.played.screen.story.steps() if not step.expect])
    assert searched.house.marks.all(Kind.HANDLE) <= found
    assert len(taken) > 50
    assert [word for word in taken if word.partition(":")[0] not in found] == []


@pytest.mark.parametrize("kind", READERS)
def test_words_are_read_by_those_whose_task_it_is_and_by_nobody_else(searched: Searched, kind: Kind) -> None:
    heard = {hit.where.partition(" by ")[2].partition(",")[0] for hit in searched.hits([kind], ["answers"])}
    assert heard == READERS[kind]


def test_a_platform_reads_of_its_own_accounts_and_who_asks_by_which_law(searched: Searched) -> None:
    story = searched.played.screen.story
    for who, platform in PLATFORMS.items():
        own = {account.handle for account in story.sources.accounts if account.on == platform}
        hits = searched.hits(WORDS, ["answers"])
        read = {hit.marker for hit in hits if f" by {who}," in hit.where}
        asked = [step.given for step in story.steps() if step.do in ("draftDataRequest", "recordAuthorityDecision")]
        open_to_it = {given[name].partition(":")[0] for given in asked for name in SHOWN if name in given}
        assert own & read
        assert read <= own | open_to_it


def test_nothing_that_was_misposted_was_carried_out_and_every_door_answered(searched: Searched) -> None:
    assert searched.played.carried_out == []
    unheard = {str(e) for e in searched.house.misposted.exchanges if e.status == 429 or e.status >= 500}
    assert unheard == set()


def test_the_record_verifies_a_second_entry_is_compared_and_every_process_died_badly(searched: Searched) -> None:
    assert searched.played.verified == 0
    assert searched.played.compared == ["the same\n", "not the same\n"]
    assert searched.played.died == {"api", "worker", "seal", "police", "safeguarding"}


def test_every_leak_that_was_planted_is_found(searched: Searched) -> None:
    every = {hit for hits in searched.found.values() for hit in hits}
    missed = [
        name
        for name, (marker, where) in searched.leaks.items()
        if not any(hit.marker == marker and where in f"{hit.where} {hit.how}" for hit in every)
    ]
    assert missed == []


def marked_in(steps: list[Step]) -> set[str]:
    """The words of these steps that were marked, but for what is kept as a digest alone."""
    words = {word for step in steps for word in leaves([step.given]) if " " in word.strip() and ": " in word}
    return {word for word in words if not word.endswith(KEPT_AS_DIGEST)}
