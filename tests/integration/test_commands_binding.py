"""Binding a victim's account to her case: by a code that she reads out in person, once, and by nothing else."""

import asyncio
from uuid import uuid4

import pytest
import sqlalchemy as sa

from service.commands.case import BindVictimAccount
from service.facts.case import Case
from service.operations import her_account
from service.rules.problem import Problem
from service.vocabulary import ProblemCode
from tests.integration.a_case import a_case
from tests.integration.cast import PEOPLE, Cast, granted, person
from tests.integration.test_commands_reporting import her_row


async def test_her_account_is_bound_once_and_then_she_reads_her_row(cast: Cast) -> None:
    case = await a_case(cast)
    assert granted(await case.bound(), Case).victim_account_id == person("victim")
    assert (await her_row(case)).contact_name == PEOPLE.people["officer"].name
    async with cast.nothing_changes():
        assert await case.bound("other-victim") == Problem(code=ProblemCode.ALREADY_BOUND)


@pytest.mark.parametrize("who", ["officer", "advocate", "liaison-picta"])
async def test_nobody_but_a_victims_account_is_bound(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await case.bound(who)
    assert refusal.code is ProblemCode.UNKNOWN_PERSON


async def test_the_row_of_a_report_is_no_account_to_bind(cast: Cast) -> None:
    case = await a_case(cast)
    code = await cast.account_code(case.case.victim_id)
    command = BindVictimAccount(id=uuid4(), case=case.id, code=code)
    assert (await case.do("officer", her_account.bind_victim_account, command)).code is ProblemCode.UNKNOWN_PERSON


async def test_a_code_binds_once_and_for_half_an_hour(cast: Cast) -> None:
    first, second = await a_case(cast), await a_case(cast)
    code = await cast.account_code(person("victim"))
    for case, expected in ((first, Case), (second, Problem)):
        command = BindVictimAccount(id=uuid4(), case=case.id, code=code.lower().replace("-", " "))
        answer = await case.do("officer", her_account.bind_victim_account, command)
        assert isinstance(answer, expected)
    assert answer.code is ProblemCode.UNKNOWN_CODE
    old = await cast.account_code(person("victim"))
    async with cast.watching_engine.begin() as connection:
        await connection.execute(
            sa.text("update auth.account_codes set expires_at = clock_timestamp() where used_at is null")
        )
    async with cast.nothing_changes():
        command = BindVictimAccount(id=uuid4(), case=second.id, code=old)
        assert (await second.do("officer", her_account.bind_victim_account, command)).code is ProblemCode.UNKNOWN_CODE


async def test_of_two_officers_who_type_one_code_at_once_one_binds_it(cast: Cast) -> None:
    cases_of_two = [await a_case(cast) for _ in range(2)]
    code = await cast.account_code(person("victim"))
    answers = await asyncio.gather(
        *(
            case.do("officer", her_account.bind_victim_account, BindVictimAccount(id=uuid4(), case=case.id, code=code))
            for case in cases_of_two
        )
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Case", "Problem"]


async def test_whoever_has_no_place_on_the_case_uses_up_no_code(cast: Cast) -> None:
    case = await a_case(cast)
    code = await cast.account_code(person("victim"))
    for who in ("other-officer", "supervisor", "victim"):
        command = BindVictimAccount(id=uuid4(), case=case.id, code=code)
        assert await case.do(who, her_account.bind_victim_account, command) is None
    command = BindVictimAccount(id=uuid4(), case=case.id, code=code)
    granted(await case.do("officer", her_account.bind_victim_account, command), Case)
