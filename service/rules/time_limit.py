"""How long a summary offence can still be prosecuted (E26): slow platforms can time-bar a stalking case."""

from datetime import datetime

from service.policy import Clock, Policy
from service.rules.calendar import days_before, due_at
from service.vocabulary import Offence


def prosecution_time_limit(offence: Offence, last_incident_at: datetime, policy: Policy) -> datetime | None:
    """S2A: six months from the last incident (Magistrates' Courts Act 1980 s 127). S4A: None, there is no limit."""
    return due_at(last_incident_at, policy["E26"]) if offence is Offence.S2A else None


def alarms(limit: datetime, clock: Clock) -> list[datetime]:
    """When to raise the alarm (P51): so many days before the limit, most first; and at last the limit itself."""
    return [*(days_before(limit, days) for days in sorted(clock.ladder, reverse=True)), limit]


def next_rung(alarms: list[datetime], now: datetime) -> int:
    """The last of the alarms that is past, so that one is raised at once and none twice; the first where none is."""
    return max(sum(at <= now for at in alarms) - 1, 0)


def limit_behind(due: datetime, rung: int, clock: Clock) -> datetime:
    """The limit of which the alarm of this rung, due then, warns."""
    days = [*sorted(clock.ladder, reverse=True), 0]
    return days_before(due, -days[rung])
