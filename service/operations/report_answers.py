"""What adding to a report answers: the same words whoever adds, and whatever the case holds or the subject does."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.police import FurtherReport
from service.rules.victim_word import HELP


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAdded:
    """It is on the case. The same answer every time."""

    id: UUID
    recorded_at: datetime
    message: str
    help: str


MESSAGE = "This is on the case, and the officer in the case sees it. Keep what was sent, and do not answer it."


def added(report: FurtherReport) -> ReportAdded:
    return ReportAdded(id=report.id, recorded_at=report.recorded_at, message=MESSAGE, help=HELP)
