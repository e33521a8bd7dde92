"""How high a risk is (E02): the worst counts and never a sum, a flag is HIGH until a second person reasons it down."""

from hypothesis import given
from hypothesis import strategies as st

from service.rules.risk import BANDS, risk_band
from service.vocabulary import RiskBand, RiskFlag, RiskLevel

levels = st.lists(st.sampled_from(RiskLevel), min_size=4, max_size=4)
flags = st.sets(st.sampled_from(RiskFlag))
bands = st.none() | st.sampled_from(RiskBand)


def height(band: RiskBand) -> int:
    return BANDS.index(band)


@given(levels, flags.filter(bool), bands)
def test_any_flag_is_high_at_least_until_a_second_person_reasons_it_down(
    axes: list[RiskLevel], found: set[RiskFlag], judgement: RiskBand | None
) -> None:
    assert height(risk_band(axes, found, judgement=judgement)) >= height(RiskBand.HIGH)


@given(st.sampled_from(RiskFlag))
def test_each_flag_alone_is_enough(flag: RiskFlag) -> None:
    assert risk_band([RiskLevel.LOW] * 4, [flag]) is RiskBand.HIGH
    assert risk_band([RiskLevel.LOW] * 4, [flag], reasoned_down=RiskBand.STANDARD) is RiskBand.STANDARD


@given(st.lists(st.sampled_from([RiskLevel.LOW, RiskLevel.MODERATE]), max_size=50))
def test_many_moderate_axes_never_add_up_to_high(axes: list[RiskLevel]) -> None:
    assert height(risk_band(axes, [])) <= height(RiskBand.MEDIUM)


@given(levels, flags, bands, bands, st.integers(0, 3))
def test_a_worse_axis_never_lowers_it(
    axes: list[RiskLevel], found: set[RiskFlag], judgement: RiskBand | None, down: RiskBand | None, n: int
) -> None:
    worse = [*axes[:n], RiskLevel.HIGH, *axes[n + 1 :]]
    before = risk_band(axes, found, judgement=judgement, reasoned_down=down)
    after = risk_band(worse, found, judgement=judgement, reasoned_down=down)
    assert height(after) >= max(height(before), height(RiskBand.HIGH))


@given(levels, flags, flags, bands, bands)
def test_another_flag_never_lowers_it(
    axes: list[RiskLevel], found: set[RiskFlag], more: set[RiskFlag], judgement: RiskBand | None, down: RiskBand | None
) -> None:
    fewer = risk_band(axes, found, judgement=judgement, reasoned_down=down)
    assert height(risk_band(axes, found | more, judgement=judgement, reasoned_down=down)) >= height(fewer)


@given(st.permutations([RiskLevel.LOW, RiskLevel.MODERATE, RiskLevel.HIGH, RiskLevel.UNKNOWN]), flags)
def test_no_axis_counts_more_than_another(axes: list[RiskLevel], found: set[RiskFlag]) -> None:
    assert risk_band(axes, found) is RiskBand.HIGH


@given(levels, flags, bands)
def test_reasoning_down_lowers_neither_an_axis_nor_somebodys_judgement(
    axes: list[RiskLevel], found: set[RiskFlag], judgement: RiskBand | None
) -> None:
    without_flags = risk_band(axes, [], judgement=judgement)
    lowered = risk_band(axes, found, judgement=judgement, reasoned_down=RiskBand.STANDARD)
    assert lowered is without_flags


@given(levels, flags)
def test_imminent_is_somebodys_judgement_and_no_ones_arithmetic(axes: list[RiskLevel], found: set[RiskFlag]) -> None:
    assert risk_band(axes, found) is not RiskBand.IMMINENT
    assert risk_band(axes, found, judgement=RiskBand.IMMINENT) is RiskBand.IMMINENT


@given(levels)
def test_what_nobody_could_say_is_not_low(axes: list[RiskLevel]) -> None:
    if RiskLevel.UNKNOWN in axes:
        assert risk_band(axes, []) is not RiskBand.STANDARD
