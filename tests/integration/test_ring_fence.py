"""A case is ring-fenced where she is staff or in the public eye, or its subject is police or a public figure (B6)."""

from uuid import uuid4

import pytest

from service.commands.attribution import RecordSubjectFlags
from service.database.acting import acting_as
from service.facts.attribution import SubjectFlags
from service.facts.case import Case
from service.operations import cases, police
from service.vocabulary import YesNo
from tests.integration.cast import Cast, granted, person
from tests.integration.steps_reporting import a_report


@pytest.mark.parametrize("fenced_by", ["the report", "a police officer", "a public figure"])
async def test_a_ring_fenced_case_is_not_found_by_its_reference(cast: Cast, fenced_by: str) -> None:
    report = a_report(ring_fenced=fenced_by == "the report")
    opened = granted(await cases.open_case(cast("officer"), report), Case)
    if fenced_by != "the report":
        yes = {"a police officer": "police", "a public figure": "public_figure"}[fenced_by]
        said = RecordSubjectFlags(id=uuid4(), case=opened.id, **{yes: YesNo.YES})
        granted(await police.record_subject_flags(cast("supervisor"), said), SubjectFlags)
    again = a_report(crime_reference=report.crime_reference)
    other = granted(await cases.open_case(cast("second-officer"), again), Case)
    assert other.ring_fenced_at is None
    async with acting_as(cast.engine, person("second-officer")) as tx:
        assert [c.id for c in await tx.all(Case, crime_reference=report.crime_reference)] == [other.id]
