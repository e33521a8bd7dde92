"""What a workflow may ask of the service: names and one signature, an id in and a Step out. Performed in service/activities.

`next_of_*` is a look: it changes nothing. Everything else is done once however often it is asked for, recorded in the
transaction that does it, and answers what is next as that transaction saw it. `let_go_of_*` marks a promise as kept when
nothing is left of it, and only then answers DONE.
"""

from typing import Protocol
from uuid import UUID

from temporalio import activity

from workflows.steps import Step


class CaseActivities(Protocol):
    """The case's own clocks, by the case's id."""

    @activity.defn
    async def next_of_case(self, case: UUID) -> Step:
        """What is due on this case that no other promise owns."""

    @activity.defn
    async def update_her(self, case: UUID) -> Step:
        """The notice that there is no news goes out to her, and her next update is counted from now."""

    @activity.defn
    async def say_case_overdue(self, case: UUID) -> Step:
        """Whoever owns what is overdue is told, and the supervisor is tasked: once for each clock."""

    @activity.defn
    async def end_places(self, case: UUID) -> Step:
        """It was closed long enough ago: whoever worked on it no longer sees it."""

    @activity.defn
    async def let_go_of_case(self, case: UUID) -> Step:
        """Nothing is left to act on."""


class DataRequestActivities(Protocol):
    """One request to one platform, by the request's id."""

    @activity.defn
    async def next_of_data_request(self, request: UUID) -> Step:
        """Whether it is to be served, chased or waited for."""

    @activity.defn
    async def serve_request(self, request: UUID) -> Step:
        """It reaches the platform's liaisons here, and the platform's clock starts."""

    @activity.defn
    async def ask_spoc_to_serve(self, request: UUID) -> Step:
        """The SPoC serves it by the platform's own means, or says why it may not be served."""

    @activity.defn
    async def say_request_overdue(self, request: UUID) -> Step:
        """An answer or the first look at one is late; a late answer is chased from then on."""

    @activity.defn
    async def chase_platform(self, request: UUID) -> Step:
        """The platform is reminded of what it owes."""

    @activity.defn
    async def escalate_request(self, request: UUID) -> Step:
        """The supervisor and the SPoC are told that chasing did not help."""

    @activity.defn
    async def let_go_of_data_request(self, request: UUID) -> Step:
        """It is settled."""


class PreservationActivities(Protocol):
    """One account that a platform is to preserve, by the preservation's id."""

    @activity.defn
    async def next_of_preservation(self, preservation: UUID) -> Step:
        """Whether it is to be asked for, renewed or waited for, or is about to be lost."""

    @activity.defn
    async def ask_to_preserve(self, preservation: UUID) -> Step:
        """It reaches the platform's liaisons here."""

    @activity.defn
    async def ask_spoc_to_preserve(self, preservation: UUID) -> Step:
        """The SPoC asks the platform by its own means."""

    @activity.defn
    async def say_preservation_overdue(self, preservation: UUID) -> Step:
        """It was not sent, or the platform has not said what it kept."""

    @activity.defn
    async def ask_to_renew(self, preservation: UUID) -> Step:
        """What is kept ends soon, and the platform is asked to keep it longer."""

    @activity.defn
    async def raise_alarm(self, preservation: UUID) -> Step:
        """What is kept ends and cannot be renewed, or has ended."""

    @activity.defn
    async def let_go_of_preservation(self, preservation: UUID) -> Step:
        """Nothing of it is watched any more."""


class SafetyReviewActivities(Protocol):
    """One safety review, by its id."""

    @activity.defn
    async def next_of_safety_review(self, review: UUID) -> Step:
        """Whether somebody is to be invited or reminded, or the window is over."""

    @activity.defn
    async def invite_agencies(self, review: UUID) -> Step:
        """Everybody who was invited hears of it."""

    @activity.defn
    async def remind_agencies(self, review: UUID) -> Step:
        """Everybody who was invited hears that it is near."""

    @activity.defn
    async def say_review_overdue(self, review: UUID) -> Step:
        """It should have been held by now."""

    @activity.defn
    async def end_review_window(self, review: UUID) -> Step:
        """It was held or ended: its papers close to the agencies."""

    @activity.defn
    async def let_go_of_safety_review(self, review: UUID) -> Step:
        """Nothing is left of it."""


class DisclosureActivities(Protocol):
    """The timed telling and what follows it, by the case's id."""

    @activity.defn
    async def next_of_disclosure(self, case: UUID) -> Step:
        """Whether the appointment is near, its moment has come, or a follow-up opens."""

    @activity.defn
    async def say_appointment_near(self, case: UUID) -> Step:
        """The deliverer and the officer in the case prepare the day."""

    @activity.defn
    async def release_or_hold(self, case: UUID) -> Step:
        """The moment: all four gates are asked, once, and what they answer is recorded. Early for nobody."""

    @activity.defn
    async def open_follow_up(self, case: UUID) -> Step:
        """The next follow-up after the telling opens, and whoever looks after her is told."""

    @activity.defn
    async def say_disclosure_overdue(self, case: UUID) -> Step:
        """The telling or a follow-up is late."""

    @activity.defn
    async def let_go_of_disclosure(self, case: UUID) -> Step:
        """Nothing is scheduled and nothing is owed after a telling."""
