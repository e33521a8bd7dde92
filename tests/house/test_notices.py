"""What is said to people: constant, plain, one action, nobody named; and everything that goes out has its row."""

import ast
import re
from string import Formatter
from typing import Any

import pytest

from service.demo.people import read_people
from service.notices import to_colleagues, to_her
from service.notices.table import AUDIENCES, NOTICES, ON_ITS_OWN, URGENT, WORDINGS, audience_of, notice_for, wording_of
from service.notices.wording import CONTACT, NEXT_UPDATE, REFERENCE, REPLY, UPDATE, Wording
from service.operations.following import AFTER, SAID, WITH_HER_WORD
from service.vocabulary import Audience, ContentClass, NoticeCode, OutboxKind, Role
from tests.house.source import ROOT, modules, tree

EVERY = {**WORDINGS, "UPDATE": UPDATE}
FILLED_IN = {"contact", "next_update", "reference"}
HERS = {code: wording for code, wording in WORDINGS.items() if code.startswith("V")}
TOLD_TO_HER = [kind for kind in OutboxKind if Audience.VICTIM in NOTICES.get(kind, {})]
GIVES_AWAY = re.compile(
    r"\b(identif\w+|suspect\w*|arrest\w*|charged?|name of (?!your)|platform\w*|account holder|attribut\w+|perpetrator\w*"
    r"|offender\w*|stalker\w*|he|she|him|his|hers?)\b",
    re.IGNORECASE,
)
YEARS = 12
"""The reading age. A grade of the Flesch-Kincaid formula is about five years less."""


def said(wording: Wording) -> str:
    return f"{wording.title}. {wording.says} {wording.action}"


def syllables(word: str) -> int:
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, found - (word.lower().endswith("e") and not word.lower().endswith("le") and found > 1))


def grade(text: str) -> float:
    """Flesch-Kincaid: how many years of school it takes to read it."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = len(re.findall(r"[.?!](?:\s|$)", text))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_everything_that_goes_out_has_its_notice() -> None:
    assert set(NOTICES) == set(OutboxKind)


def test_every_notice_is_said_of_something_and_has_its_wording() -> None:
    said_of = {code for row in NOTICES.values() for code in row.values()}
    assert said_of | set(URGENT.values()) == set(NoticeCode) == set(WORDINGS)


def test_everybody_but_her_is_told_in_some_words_of_everything_that_is_not_for_one_audience_alone() -> None:
    unsaid = [
        (kind, audience)
        for kind, row in NOTICES.items()
        for audience in Audience
        if len(row) > 1 and audience is not Audience.VICTIM and notice_for(kind, audience) is None
    ]
    assert unsaid == []


def test_she_is_told_in_words_written_for_her_and_nobody_else_is() -> None:
    for kind, row in NOTICES.items():
        for audience, code in row.items():
            assert (audience is Audience.VICTIM) == (code in to_her.TO_HER), kind
    assert notice_for(OutboxKind.OVERDUE, Audience.VICTIM) is None


def test_who_may_be_several_things_is_written_to_as_the_most_careful_of_them() -> None:
    assert audience_of([Role.ADVOCATE, Role.VICTIM]) is Audience.VICTIM
    assert audience_of([Role.AGENCY_MEMBER, Role.PLATFORM_LIAISON]) is Audience.PLATFORM
    assert audience_of([Role.OFFICER, Role.SUPERVISOR]) is Audience.STAFF
    assert {audience for _, audience in AUDIENCES} == set(Audience) - {Audience.STAFF}


def test_what_reaches_her_follows_what_was_said_to_her_or_her_own_word_or_her_interval() -> None:
    follows = {kind for table in (AFTER, WITH_HER_WORD, SAID) for kinds in table.values() for kind in kinds}
    assert follows | {OutboxKind.REGULAR_UPDATE} == set(TOLD_TO_HER)
    assert set(TOLD_TO_HER) >= ON_ITS_OWN


@pytest.mark.parametrize("code", EVERY)
def test_a_notice_is_constant_says_one_thing_and_asks_for_one(code: str) -> None:
    wording = EVERY[code]
    assert [name for _, name, _, _ in Formatter().parse(said(wording)) if name is not None] == []
    assert len(re.findall(r"[.?!](?:\s|$)", wording.action)) == 1
    assert wording.says[-1] + wording.action[-1] in ("..", ".!")
    assert wording.title[0].isupper()
    assert not wording.title.endswith(".")
    assert len(wording.title) <= 45


@pytest.mark.parametrize("code", EVERY)
def test_a_notice_can_be_read_at_twelve(code: str) -> None:
    text = said(EVERY[code])
    assert grade(text) + 5 <= YEARS, round(grade(text), 1)
    assert max(len(sentence.split()) for sentence in re.split(r"[.?!]", text)) <= 20


@pytest.mark.parametrize("audience", Audience)
def test_every_notice_names_a_contact_and_says_whether_a_reply_is_safe(audience: Audience) -> None:
    assert "{contact}" in CONTACT[audience]
    assert REPLY[audience].startswith("Is it safe to reply? ")
    assert grade(CONTACT[audience].format(contact="Sam") + " " + REPLY[audience]) + 5 <= YEARS


def test_only_the_contact_the_next_date_and_a_reference_are_filled_in() -> None:
    lines = [*CONTACT.values(), *REPLY.values(), NEXT_UPDATE, REFERENCE]
    assert {n for line in lines for _, n, _, _ in Formatter().parse(line) if n is not None} == FILLED_IN


@pytest.mark.parametrize("code", [*HERS, "UPDATE"])
def test_nothing_said_to_her_gives_away_whether_anybody_was_found_or_which_platform_was_asked(code: str) -> None:
    text = said(EVERY[code])
    assert GIVES_AWAY.findall(text) == []
    assert [o.name for o in read_people().organisations.values() if o.name.lower() in text.lower()] == []


def test_a_text_for_everybody_names_no_organisation_and_no_person() -> None:
    known = read_people()
    names = [o.name for o in known.organisations.values()] + [p.name for p in known.people.values()]
    text = " ".join(said(wording) for wording in EVERY.values())
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)] == []


def test_limited_content_is_the_same_whatever_it_is_about() -> None:
    assert {wording_of(code, ContentClass.LIMITED) for code in NoticeCode} == {UPDATE}
    assert wording_of(None, ContentClass.FULL) is UPDATE


def test_the_table_and_the_wordings_need_no_comment() -> None:
    for module in (to_her, to_colleagues):
        assert all(wording.purpose for wording in vars(module)[module.__name__.rpartition(".")[2].upper()].values())
    tables = [ROOT / "service" / "notices" / f"{name}.py" for name in ("to_her", "to_colleagues", "table")]
    assert [path.name for path in tables if re.search(r"^\s*#", path.read_text(), re.MULTILINE)] == []


def test_no_text_of_a_notice_reaches_a_workflow_a_log_or_the_sender() -> None:
    """Only the question of the reader renders; the worker's side imports no wording."""

    def imports(path: Any) -> set[str]:
        return {n.module or "" for n in ast.walk(tree(path)) if isinstance(n, ast.ImportFrom)}

    rendering = {str(p) for p in modules("service", "workflows") if "service.notices.rendering" in imports(p)}
    assert rendering == {"service/operations/notice_questions.py"}
