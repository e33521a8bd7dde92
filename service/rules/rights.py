"""Which level of rights under the Victims' Code she has (E01)."""

from service.vocabulary import RightsLevel


def rights_level(*, persistently_targeted: bool, most_serious: bool, vulnerable: bool) -> RightsLevel:
    """ENHANCED if persistently targeted, victim of most serious crime, vulnerable or intimidated (Victims' Code 2021).

    A recorded stalking case starts as ENHANCED before anyone has asked: our choice.
    """
    if persistently_targeted or most_serious or vulnerable:
        return RightsLevel.ENHANCED
    return RightsLevel.STANDARD
