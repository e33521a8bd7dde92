"""The one word she reads (E22), and what each word says: constant, plain, true, and the same whoever is behind it."""

from dataclasses import dataclass

from service.vocabulary import VictimWord as W


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that the word may depend on. Nothing here says whether a person was identified before she was told so much."""

    closed: bool = False
    resting_said: bool = False
    chose_not_to_know: bool = False
    paused: bool = False
    told_all_she_wishes: bool = False
    scheduled: bool = False
    refusal_said: bool = False
    progress_told: bool = False
    acknowledged: bool = False


def victim_word(standing: Standing) -> W:
    """First match holds. DECIDING needs that somebody told her of an arrest or of progress, in person."""
    table = (
        (standing.closed, W.CLOSED),
        (standing.resting_said, W.NOT_IDENTIFIED),
        (standing.chose_not_to_know, W.YOUR_CHOICE),
        (standing.paused, W.PAUSED),
        (standing.told_all_she_wishes, W.TOLD),
        (standing.scheduled and standing.progress_told, W.APPOINTMENT),
        (standing.refusal_said, W.NOT_AT_THIS_TIME),
        (standing.progress_told, W.DECIDING),
        (standing.acknowledged, W.ENQUIRIES),
    )
    return next((word for holds, word in table if holds), W.RECEIVED)


EXPLANATIONS: dict[W, str] = {
    W.CLOSED: "Your case is closed. It can be opened again at any time: tell your contact, or ring 101.",
    W.NOT_IDENTIFIED: "We have not been able to find out who it is. If anything new happens, we look again.",
    W.YOUR_CHOICE: "You asked not to be told, or not yet. You can change your mind whenever you like.",
    W.PAUSED: "We have paused, because you asked us to or because we have no safe way to reach you.",
    W.TOLD: "You have been told what you asked to know. Your contact stays in touch with you.",
    W.APPOINTMENT: "You have an appointment. Your contact can move it or call it off at any time.",
    W.NOT_AT_THIS_TIME: "It was decided not to tell you more at this time. You can ask for that to be looked at again.",
    W.DECIDING: "People from several services are deciding together what can safely be told to you, and how.",
    W.ENQUIRIES: "We are making enquiries. This can take weeks, and a quiet time does not mean that nothing happens.",
    W.RECEIVED: "We have your report. Your contact will be in touch to explain what happens next.",
}
"""One constant explanation for each word."""

HELP = "In danger now: ring 999. To talk to somebody about stalking: National Stalking Helpline, 0808 802 0300."
