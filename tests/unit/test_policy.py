"""The policy: every clock with its value, unit and basis, and a demo that shortens waiting and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.policy import HERE, Basis, Unit, load, read_policy
from service.vocabulary import PromiseKind

REAL, DEMO = load("srtk-2026-1"), load("demo")

VALUES = {
    "P01": (0, Unit.HOURS, Basis.PUBLISHED),
    "P02": (5, Unit.WORKING_DAYS, Basis.GUIDANCE),
    "P03": (2, Unit.WORKING_DAYS, Basis.GUIDANCE),
    "P04": (5, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P05": (28, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P06": (24, Unit.HOURS, Basis.DEFAULT),
    "P06a": (3, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P07": (90, Unit.CALENDAR_DAYS, Basis.STATUTE),
    "P08": (14, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P09": (2, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P09a": (2, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P09b": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P10": (1, Unit.MONTHS, Basis.STATUTE),
    "P10a": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P11": (3, Unit.CALENDAR_DAYS, Basis.STATUTE),
    "P11b": (1, Unit.WORKING_DAYS, Basis.GUIDANCE),
    "P13a": (10, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P13b": (7, Unit.CALENDAR_DAYS, Basis.STATUTE),
    "P13c": (3, Unit.MONTHS, Basis.STATUTE),
    "P13g": (180, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P13h": (2, Unit.HOURS, Basis.DEFAULT),
    "P14": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P15": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P16": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P16u": (2, Unit.HOURS, Basis.DEFAULT),
    "P17": (3, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P17b": (7, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P18": (28, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P19": (28, Unit.CALENDAR_DAYS, Basis.ANALOGY),
    "P19a": (14, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P19b": (2, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P19c": (35, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P20": (4, Unit.HOURS, Basis.DEFAULT),
    "P20a": (2, Unit.HOURS, Basis.DEFAULT),
    "P21": (1, Unit.WORKING_DAYS, Basis.GUIDANCE),
    "P21s": (5, Unit.WORKING_DAYS, Basis.GUIDANCE),
    "P22": (24, Unit.HOURS, Basis.STATUTE),
    "P23": (0, Unit.HOURS, Basis.STATUTE),
    "P24": (3, Unit.MONTHS, Basis.STATUTE),
    "P25": (14, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P25a": (24, Unit.HOURS, Basis.DEFAULT),
    "P25b": (12, Unit.HOURS, Basis.DEFAULT),
    "P26": (7, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P26a": (90, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P26b": (28, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P27": (24, Unit.HOURS, Basis.DEFAULT),
    "P29": (2, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P30": (2, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P26r": (24, Unit.HOURS, Basis.DEFAULT),
    "P30r": (24, Unit.HOURS, Basis.DEFAULT),
    "P30a": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P31": (24, Unit.HOURS, Basis.DEFAULT),
    "P32": (7, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P32b": (28, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P33": (1, Unit.WORKING_DAYS, Basis.ANALOGY),
    "P33a": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P34": (24, Unit.HOURS, Basis.DEFAULT),
    "P34r": (28, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P35": (7, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P36": (28, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P37": (90, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P38": (28, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P46": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P47": (24, Unit.HOURS, Basis.DEFAULT),
    "P48": (4, Unit.HOURS, Basis.DEFAULT),
    "P48a": (24, Unit.HOURS, Basis.DEFAULT),
    "P48c": (1, Unit.WORKING_DAYS, Basis.DEFAULT),
    "P48d": (4, Unit.HOURS, Basis.DEFAULT),
    "P48e": (4, Unit.HOURS, Basis.DEFAULT),
    "P50": (28, Unit.CALENDAR_DAYS, Basis.DEFAULT),
    "P51": (14, Unit.CALENDAR_DAYS, Basis.STATUTE),
    "P54": (10, Unit.WORKING_DAYS, Basis.GUIDANCE),
    "E16": (0, Unit.HOURS, Basis.DEFAULT),
    "E26": (6, Unit.MONTHS, Basis.STATUTE),
}
"""As the field's table of clocks has them, and the thin path's additions to it."""

SHORTENED = {
    "P13a", "P13b", "P13g", "P13h", "P14", "P15", "P16", "P16u", "P17", "P17b", "P19", "P19a", "P19b", "P19c", "P20", "P21",
    "P21s", "P29", "P30", "P30a", "P34", "P35", "P36", "P37", "P46",
}  # fmt: skip
VALIDITIES = {"P10", "P11", "P13c", "P25b", "P26b", "P26r", "P29", "P30r", "P31", "P34r", "E26"}


def test_every_clock_has_the_value_the_field_gives_it() -> None:
    assert {key: (c.value, c.unit, c.basis) for key, c in REAL.clocks.items()} == VALUES


def test_only_the_statutes_periods_begin_with_their_day() -> None:
    assert {key for key, clock in REAL.clocks.items() if clock.start_counts} == {"P10", "P11", "P13b"}


def test_ladders_are_chases_reviews_what_a_higher_rank_must_hold_and_alarms_before_a_limit() -> None:
    assert {key: c.ladder for key, c in REAL.clocks.items() if c.ladder} == {
        "P15": (1, 5, 10),
        "P17b": (7, 28),
        "P22": (24, 36, 96),
        "P24": (3, 6, 9),
        "P32": (7, 28),
        "P32b": (28, 84),
        "P51": (14, 30, 60),
    }


def test_statutes_are_cited_by_their_section() -> None:
    cited = {key: c.source.partition(":")[0] for key, c in REAL.clocks.items() if c.basis is Basis.STATUTE}
    bail = "Police, Crime, Sentencing and Courts Act 2022 Sch 4"
    assert cited == {
        "P10": "Investigatory Powers Act 2016 s 65(1)",
        "P11": "Investigatory Powers Act 2016 s 65(3A)",
        "P07": "18 USC 2703(f)(2)",
        "P13b": "Crime (Overseas Production Orders) Act 2019 s 5(5)",
        "P13c": "Crime (Overseas Production Orders) Act 2019 s 9(1)",
        "P22": "Police and Criminal Evidence Act 1984 ss 41-44",
        "P23": bail,
        "P24": bail,
        "P51": "Magistrates' Courts Act 1980 s 127; the alarms are our choice",
        "E26": "Magistrates' Courts Act 1980 s 127",
    }


def test_a_validity_is_waited_for_by_nobody_and_every_other_clock_by_somebody() -> None:
    assert {key for key, clock in REAL.clocks.items() if clock.promise is None} == VALIDITIES


def test_platforms_reviews_and_tellings_have_promises_of_their_own() -> None:
    others = {key: c.promise for key, c in REAL.clocks.items() if c.promise not in (None, PromiseKind.CASE)}
    assert others == {
        **dict.fromkeys(
            ("P09b", "P10a", "P11b", "P13a", "P13b", "P13g", "P13h", "P14", "P15", "P16", "P16u"),
            PromiseKind.DATA_REQUEST,
        ),
        **dict.fromkeys(("P06", "P06a", "P07", "P08"), PromiseKind.PRESERVATION),
        **dict.fromkeys(("P26", "P26a"), PromiseKind.SAFETY_REVIEW),
        **dict.fromkeys(("P30", "P34", "P35", "P36", "P37"), PromiseKind.DISCLOSURE),
    }


def test_the_demo_shortens_what_is_waited_for_and_nothing_else() -> None:
    changed = {key for key in REAL.clocks if DEMO[key] != REAL[key]}
    assert DEMO.clocks.keys() == REAL.clocks.keys()
    assert changed == SHORTENED
    assert {DEMO[key].unit for key in SHORTENED} == {Unit.SECONDS}


def test_the_demo_leaves_owners_bases_and_sources_as_they_are() -> None:
    for key in SHORTENED:
        real, demo = REAL[key], DEMO[key]
        assert (demo.promise, demo.basis, demo.start_counts) == (real.promise, real.basis, real.start_counts)
        assert len(demo.ladder) == len(real.ladder)
        assert demo.source.startswith("shortened for the demo: ")


def test_the_demos_waiting_fits_a_story_of_two_minutes() -> None:
    platform, follow_ups = DEMO["P13a"].value + max(DEMO["P15"].ladder), DEMO["P37"].value
    assert platform + follow_ups <= 30


@pytest.mark.parametrize("policy", [REAL, DEMO], ids=["real", "demo"])
def test_follow_ups_come_one_after_the_other_and_targets_before_limits(policy: object) -> None:
    for before, after in (
        ("P34", "P35"),
        ("P35", "P36"),
        ("P36", "P37"),
        ("P19a", "P19"),
        ("P19", "P19c"),
        ("P19b", "P19a"),
    ):
        assert seconds(policy, before) < seconds(policy, after)


def seconds(policy: object, key: str) -> int:
    clock = policy[key]  # type: ignore[index]
    return int(clock.value) * {Unit.SECONDS: 1, Unit.HOURS: 3600}.get(clock.unit, 86400)


def test_a_clock_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="srtk-2026-1 has no clock P99"):
        REAL["P99"]


@pytest.mark.parametrize("version", ["nothing", "", "../demo", "demo.toml", "/etc/passwd"])
def test_a_policy_that_is_not_there_is_named(version: str) -> None:
    with pytest.raises(ValueError, match="there is no policy"):
        load(version)


GOOD = '[clocks.P99]\nvalue = 1\nunit = "H"\nbasis = "DEFAULT"\nsource = "a test"\n'


def test_a_clock_needs_nothing_but_value_unit_basis_and_source() -> None:
    assert read_policy("new", GOOD)["P99"].value == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("clocks", "policy new cannot be read"),
        ("", "holds clocks"),
        ('version = "new"\n' + GOOD, "holds clocks"),
        ("[clocks]\nP99 = 3\n", "clock P99: it is a table"),
        (GOOD.replace('unit = "H"\n', ""), "clock P99: it lacks unit"),
        (GOOD + "start_count = true\n", "clock P99: there is no start_count"),
        (GOOD.replace("value = 1", "value = 1.5"), "clock P99: its value and every rung are whole numbers"),
        (GOOD.replace("value = 1", "value = true"), "clock P99: its value and every rung are whole numbers"),
        (GOOD.replace("value = 1", "value = -1"), "clock P99: its value and every rung are whole numbers"),
        (GOOD.replace('"H"', '"WEEKS"'), "clock P99: WEEKS is none of S, H, CD, WD, M"),
        (GOOD.replace('"DEFAULT"', '"HABIT"'), "clock P99: HABIT is none of"),
        (GOOD.replace('"a test"', '" "'), "clock P99: its source says"),
        (GOOD + 'start_counts = "yes"\n', "clock P99: start_counts is true or false"),
        (GOOD + 'promise = "NOBODY"\n', "clock P99: NOBODY is none of"),
        (GOOD + "ladder = [2, 5]\n", "clock P99: its ladder rises and begins with its value"),
        (GOOD + "ladder = [1, 5, 3]\n", "clock P99: its ladder rises and begins with its value"),
        (GOOD + 'ladder = [1, "5"]\n', "clock P99: its value and every rung are whole numbers"),
        (GOOD + "ladder = 5\n", "clock P99: its ladder rises and begins with its value"),
    ],
)
def test_a_malformed_policy_says_which_clock_and_why(text: str, says: str) -> None:
    with pytest.raises(ValueError, match="policy new") as refusal:
        read_policy("new", text)
    assert says in str(refusal.value)


@given(text=st.text())
def test_no_text_is_read_as_a_policy_by_accident(text: str) -> None:
    with pytest.raises(ValueError, match=r"^policy new"):
        read_policy("new", text)


def test_every_policy_file_loads() -> None:
    assert {path.stem for path in HERE.glob("*.toml")} == {"srtk-2026-1", "demo"}
    assert load("demo").version == "demo"
