"""E01: who has enhanced rights."""

import itertools

import pytest

from service.rules.rights import rights_level
from service.vocabulary import RightsLevel


@pytest.mark.parametrize(
    ("persistently_targeted", "most_serious", "vulnerable"), list(itertools.product((False, True), repeat=3))
)
def test_any_one_reason_is_enough_for_enhanced_rights(
    persistently_targeted: bool, most_serious: bool, vulnerable: bool
) -> None:
    level = rights_level(persistently_targeted=persistently_targeted, most_serious=most_serious, vulnerable=vulnerable)
    any_reason = persistently_targeted or most_serious or vulnerable
    assert level is (RightsLevel.ENHANCED if any_reason else RightsLevel.STANDARD)
