"""The stage is derived from what has happened: the furthest point that still holds."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.stage import Progress, stage_of
from service.vocabulary import Stage

ORDER = [
    ("closed", Stage.CLOSED),
    ("followed_up", Stage.FOLLOW_UP),
    ("told", Stage.DISCLOSED),
    ("scheduled", Stage.DISCLOSURE_SCHEDULED),
    ("refused", Stage.REFUSED),
    ("deferred", Stage.DEFERRED),
    ("authorised", Stage.DISCLOSURE_AUTHORISED),
    ("decided", Stage.DISCLOSURE_DECIDED),
    ("review_convened", Stage.SAFETY_REVIEW),
    ("police_acted", Stage.POLICE_ACTION_RECORDED),
    ("confirmed", Stage.ATTRIBUTION_CONFIRMED),
    ("proposed", Stage.ATTRIBUTION_PROPOSED),
    ("strands", Stage.RESOLVING),
    ("answered", Stage.RESPONSE_RECEIVED),
    ("served", Stage.SERVED),
    ("request_authorised", Stage.REQUEST_AUTHORISED),
    ("request_drafted", Stage.REQUEST_DRAFTED),
    ("needs_recorded", Stage.NEEDS_ASSESSED),
]
progresses = st.builds(Progress, **{f.name: st.booleans() for f in fields(Progress)})


def test_a_case_begins_reported() -> None:
    assert stage_of(Progress()) is Stage.REPORTED


def test_everything_that_progress_says_has_its_stage_and_every_stage_is_reached() -> None:
    assert {name for name, _ in ORDER} == {f.name for f in fields(Progress)}
    assert {stage for _, stage in ORDER} | {Stage.REPORTED} == set(Stage)


@pytest.mark.parametrize("n", range(len(ORDER)))
def test_the_furthest_point_holds_whatever_lies_before_it(n: int) -> None:
    assert stage_of(Progress(**{name: True for name, _ in ORDER[n:]})) is ORDER[n][1]
    assert stage_of(Progress(**{ORDER[n][0]: True})) is ORDER[n][1]


@given(progress=progresses, n=st.integers(0, len(ORDER) - 1))
def test_what_falls_away_never_takes_a_case_further(progress: Progress, n: int) -> None:
    stages = [stage for _, stage in ORDER] + [Stage.REPORTED]
    without = replace(progress, **{ORDER[n][0]: False})
    assert stages.index(stage_of(without)) >= stages.index(stage_of(progress))


def test_a_stop_takes_a_scheduled_case_back_to_its_review() -> None:
    scheduled = Progress(scheduled=True, authorised=True, decided=True, review_convened=True, confirmed=True)
    assert stage_of(scheduled) is Stage.DISCLOSURE_SCHEDULED
    assert stage_of(replace(scheduled, scheduled=False, authorised=False, decided=False)) is Stage.SAFETY_REVIEW
