"""Who may do and see what: the table is its printout, and the rows of the database agree with it."""

import re
from collections import Counter

from service.access import (
    ACCESS,
    AT_ONCE,
    ON_THE_CASE,
    STEP_UP,
    WHOLE,
    Action,
    Scope,
    conflicting,
    print_access,
    scopes_in,
    scopes_of,
)
from service.database.tables import FACTS
from service.readers import READERS
from service.vocabulary import Role, TaskKind
from tests.house.source import ROOT

GOLDEN = ROOT / "tests" / "house" / "access.txt"
MIGRATIONS = sorted((ROOT / "service" / "database" / "migrations" / "sql").glob("*.sql"))
POLICIES_OF_THEIR_OWN = {"organisations", "people", "tasks"}


def readers_of_the_database() -> dict[str, set[str]]:
    """The kinds of task that open a table's rows, as the migrations say; a later migration has the last word."""
    found: dict[str, set[str]] = {}
    for migration in MIGRATIONS:
        sql = migration.read_text()
        if "as readers (name, kinds)" in sql:
            for table, kinds in re.findall(r"\('(\w+)', array\[([^\]]*)\]\)", sql):
                found[table] = set(re.findall(r"'(\w+)'", kinds))
        for table, body in re.findall(r"(?:create|alter) policy by_task on (\w+)([^;]*);", sql):
            if listed := re.search(r"kind = any \(array\[([^\]]*)\]", body):
                found[table] = set(re.findall(r"'(\w+)'", listed[1]))
    return found


def test_the_access_table_is_its_printout() -> None:
    """Printed anew with: python -c "from service.access import print_access; print(print_access(), end='')"."""
    assert print_access() == GOLDEN.read_text()


def test_every_action_has_its_right_and_they_stand_in_order() -> None:
    assert list(ACCESS) == list(Action) == sorted(Action)


def test_the_rows_of_the_database_are_opened_by_the_tasks_of_the_access_table() -> None:
    assert readers_of_the_database() == {table: set(kinds) for table, kinds in READERS.items()}


def test_every_table_with_facts_says_who_reads_it() -> None:
    assert set(READERS) == {table.name for table in FACTS.values()} - POLICIES_OF_THEIR_OWN


def test_the_victim_reads_her_wishes_her_plan_and_her_own_row_of_the_case_and_no_more() -> None:
    assert {table for table, kinds in READERS.items() if TaskKind.VICTIM in kinds} <= {
        "my_cases",
        "wishes",
        "safety_plans",
    }


def test_a_platform_reads_by_the_request_it_was_asked_and_no_table_of_a_case() -> None:
    assert [table for table, kinds in READERS.items() if TaskKind.PLATFORM_LIAISON in kinds] == []


def test_only_the_deliverer_reads_what_is_sealed() -> None:
    assert READERS["sealed_parts"] == {TaskKind.DELIVERER}


def test_anyone_on_the_case_but_victim_and_platform_can_stop_a_telling() -> None:
    right = ACCESS[Action.STOP_DISCLOSURE]
    assert right.tasks == ON_THE_CASE
    assert {TaskKind.VICTIM, TaskKind.PLATFORM_LIAISON} & right.tasks == set()
    assert {Role.VICTIM, Role.PLATFORM_LIAISON, Role.AUDITOR, Role.ADMIN} & right.roles == set()


def test_who_proposes_may_not_verify_and_who_drives_a_case_may_not_authorise() -> None:
    proposing, verifying = ACCESS[Action.PROPOSE_ATTRIBUTION], ACCESS[Action.VERIFY_ATTRIBUTION]
    driving, authorising = ACCESS[Action.SCHEDULE_DISCLOSURE], ACCESS[Action.AUTHORISE_DISCLOSURE]
    assert proposing.tasks.isdisjoint(verifying.tasks)
    assert driving.tasks.isdisjoint(authorising.tasks)


def test_every_command_asks_for_a_task_but_the_one_that_opens_a_case() -> None:
    free = {action for action in Action if not ACCESS[action].tasks}
    assert free == {
        Action.OPEN_CASE,
        Action.SEE_COMMAND_OUTCOME,
        Action.SEE_DIRECTORY,
        Action.SEE_ME,
        Action.SEE_NOTICES,
        Action.UPLOAD_DOCUMENT,
    }


def test_every_action_is_named_once() -> None:
    assert [value for value, count in Counter(action.value for action in Action).items() if count > 1] == []


def test_every_action_stands_under_one_scope_and_every_scope_over_some_action() -> None:
    assert [action for action, right in ACCESS.items() if right.scope is None] == []
    assert {right.scope for right in ACCESS.values()} == set(Scope)
    assert list(Scope) == sorted(Scope)


def test_a_tokens_scopes_narrow_and_a_word_that_is_none_of_ours_gives_nothing() -> None:
    assert scopes_in([WHOLE]) == set(Scope)
    assert scopes_in(["cases:read", "cases:*", "CASES:READ", "admin"]) == {Scope.CASES_READ}
    assert scopes_in([]) == scopes_in(["openid"]) == frozenset()


def test_the_scopes_of_a_role_are_those_of_what_it_may_do() -> None:
    assert scopes_of() == frozenset()
    assert scopes_of(Role.AUDITOR) == {Scope.OWN, Scope.RECORD_READ}
    assert scopes_of(Role.ADMIN) == {Scope.OWN}
    assert scopes_of(Role.PLATFORM_LIAISON) == {
        Scope.OWN,
        Scope.REQUESTS_READ,
        Scope.REQUESTS_ANSWER,
        Scope.DOCUMENTS_READ,
        Scope.DOCUMENTS_WRITE,
    }
    assert scopes_of(Role.VICTIM) == {Scope.OWN, Scope.MY_CASES_READ, Scope.REPORTS_WRITE, Scope.WISHES_WRITE}
    assert scopes_of(Role.VICTIM, Role.AUDITOR) == scopes_of(Role.VICTIM) | scopes_of(Role.AUDITOR)


def test_no_stop_challenge_or_withdrawal_asks_for_a_fresh_sign_in_or_for_the_scope_of_a_decision() -> None:
    stops = {
        Action.STOP_DISCLOSURE,
        Action.CHALLENGE_ATTRIBUTION,
        Action.WITHDRAW_ATTRIBUTION,
        Action.WITHDRAW_WISHES,
        Action.DECLARE_CONFLICT,
    }
    assert stops.isdisjoint(STEP_UP)
    assert stops <= AT_ONCE
    assert {ACCESS[a].scope for a in stops}.isdisjoint({Scope.DISCLOSURE_DECIDE, Scope.DISCLOSURE_AUTHORISE})


def test_whoever_verifies_an_attribution_does_not_authorise_and_who_administers_or_inspects_does_nothing_else() -> None:
    assert conflicting({Role.SUPERVISOR, Role.DISCLOSURE_AUTHORISER})
    assert conflicting({Role.SUPERVISOR, Role.SAFEGUARDING_AUTHORISER})
    verifying, authorising = ACCESS[Action.VERIFY_ATTRIBUTION].roles, ACCESS[Action.AUTHORISE_DISCLOSURE].roles
    assert all(conflicting({one, other}) for one in verifying for other in authorising)
    assert all(conflicting({alone, role}) for alone in (Role.ADMIN, Role.AUDITOR) for role in Role if role is not alone)
    assert not any(conflicting({role}) for role in Role)
    assert not conflicting({Role.OFFICER, Role.SUPERVISOR})


def test_an_administrators_token_has_no_scope_of_a_case() -> None:
    of_a_case = {right.scope for right in ACCESS.values() if right.tasks}
    assert scopes_of(Role.ADMIN).isdisjoint(of_a_case)
