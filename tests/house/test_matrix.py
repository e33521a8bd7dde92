"""The matrix of who may ask what (tests/integration/matrix.py) has a row for every root field, and no row too many."""

from graphql import GraphQLInputObjectType, get_named_type

from tests.integration.matrix import LISTS, NAMES, OF_THE_ASKER, ROOTS, needed, right_of
from tests.integration.matrix_within import WITHIN, all_within


def test_every_root_field_has_one_row_in_the_matrix() -> None:
    rows = [*NAMES, *LISTS, *OF_THE_ASKER]
    assert sorted(rows) == sorted(name for _, name, _ in ROOTS)


def test_a_field_names_its_things_by_arguments_that_it_has_and_needs() -> None:
    for _, name, field in ROOTS:
        arguments = set(needed(field))
        if "input" in arguments and isinstance(
            given := get_named_type(field.args["input"].type), GraphQLInputObjectType
        ):
            arguments = set(given.fields)
        assert set(NAMES.get(name, {})) <= arguments, name


def test_what_names_nothing_of_a_case_asks_for_no_place_on_one_or_is_a_list() -> None:
    free = {name for _, name, field in ROOTS if not right_of(field).tasks}
    assert free == OF_THE_ASKER


def test_every_other_id_within_a_command_has_one_row_too() -> None:
    assert sorted(all_within()) == sorted((name, path) for name, rows in WITHIN.items() for path in rows)
