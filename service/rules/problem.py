"""Turned down is an answer: a code from a closed list, where it points, and one public sentence for each code."""

from dataclasses import dataclass

from service.vocabulary import ProblemCode as C


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Where in the input, and what; never the value that was given."""

    path: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A command was turned down and changed nothing."""

    code: C
    details: tuple[Detail, ...] = ()

    @property
    def retryable(self) -> bool:
        """True where the very same command may succeed later, so that the refusal is not remembered."""
        return self.code in RETRYABLE

    @property
    def finds_nothing(self) -> bool:
        """True where what it names is not there for whoever asks, or not as what it would have to be."""
        words = (self.code, *(detail.code for detail in self.details))
        return any(word.startswith("UNKNOWN_") or word in NOT_WHAT_IT_IS for word in words)


def at_fault(code: C, *paths: str) -> Problem:
    """A Problem that lies in the arguments at these paths, and says of each of them what it says itself."""
    return Problem(code=code, details=tuple(Detail(path=path, code=code) for path in paths))


NOT_WHAT_IT_IS = frozenset(
    {
        "NOT_AN_ADVOCACY_SERVICE",
        "NOT_AN_OFFICER",
        "NOT_ASKED",
        "NOT_A_SECOND",
        "NOT_A_SECOND_OFFICER",
        "NOT_BEST_PLACED",
        "NOT_IN_CHARGE",
        "NOT_OF_THE_SERVICE",
        "NOT_STANDING",
        "NOT_THEIRS",
        "RECIPIENT_NOT_VICTIM",
        "ROLE_NOT_HELD",
    }
)
"""Beside UNKNOWN_..., how a thing or a person is refused that cannot be had in that place: what is hidden among them."""

RETRYABLE = frozenset(
    {
        C.GATE_NOT_GREEN,
        C.NOT_OPENED,
        C.NOT_AUTHORISED,
        C.NOT_SCHEDULED,
        C.UNDER_CHALLENGE,
        C.NOT_DECIDED,
        C.NOT_SIGNED,
        C.UNKNOWN_SUBJECT,
        C.USER_NOTICE_RISK,
        C.NOT_TOLD,
        C.NOT_OFFERED,
        C.STILL_OPEN,
    }
)
"""What somebody else, or time, may put right without a word of the command being changed.

UNKNOWN_SUBJECT is among them since a case may come to rest on an attribution that another case's identity belongs to. A
version only rises, and a file gets its id when it is here and is bound for good: STALE_VERSION and UNKNOWN_DOCUMENT are
final, and what is corrected is another command under an id of its own.
"""

SENTENCES: dict[C, str] = {
    C.INVALID_INPUT: "Some of what was sent cannot be used; the details say which fields.",
    C.COMMAND_ID_REUSED: "This command id was used before with other content.",
    C.CASE_EXISTS: "A case with this crime reference exists in your force.",
    C.STALE_VERSION: "Somebody else changed this since you read it; read it again.",
    C.UNKNOWN_PERSON: "There is no such person here.",
    C.ROLE_NOT_HELD: "That person does not hold the role this needs.",
    C.UNKNOWN_DOCUMENT: "A document is not here, or already belongs to a case.",
    C.UNKNOWN_SUBJECT: "No sealed identity with this id belongs to the case.",
    C.UNKNOWN_ACCOUNT: "An account is not one of this case, or not on this platform.",
    C.UNKNOWN_CODE: "There is no such code; it may have been used, or be more than half an hour old.",
    C.ALREADY_BOUND: "An account is bound to this victim already.",
    C.INCOMPLETE_REQUEST: "The request is not complete; the details say what is missing.",
    C.WRONG_STAGE: "This is no longer, or not yet, at the point where that can be done.",
    C.AUTHORITY_EXPIRED: "The authority had ended at that time; it must be renewed before anything is served.",
    C.USER_NOTICE_RISK: "Nothing is served while the platform may tell the account holder.",
    C.ALREADY_ANSWERED: "A final answer was given; only a correction can follow it.",
    C.TOO_FEW_STRANDS: "Each account needs at least one strand of its own.",
    C.SAME_PERSON: "This takes a second, different person.",
    C.SAME_ORGANISATION: "This takes a person of a different organisation.",
    C.REKEYING_DIFFERS: "The second keying does not agree with the source.",
    C.GRADE_NOT_SUPPORTED: "The strands do not carry that grade.",
    C.QUORUM_MISSING: "The review was not quorate; the details say who was missing.",
    C.CONFLICT_OF_INTEREST: "This person is, or may be, too close to somebody in this case.",
    C.NOT_SEPARATE: "This person already has another part in this case that must stay separate.",
    C.RANK_TOO_LOW: "This decision needs a higher rank.",
    C.GATE_NOT_GREEN: "Not everything this rests on is in place; the details say what is missing.",
    C.TEST_NOT_MET: "A telling is decided only when every limb of the test is met, with reasons.",
    C.TIER_EXCEEDED: "These parts go beyond what may be told here.",
    C.BEYOND_REVIEW: "This goes beyond what the safety review approved.",
    C.BEYOND_WISHES: "This goes beyond what the victim wishes to know.",
    C.NOT_DECIDED: "There is no such decision in force.",
    C.NOT_SIGNED: "This needs your passkey's signature over exactly this, of just now: sign in for it.",
    C.DIGEST_DIFFERS: "What was read is not what is to be authorised now; read it again.",
    C.ALREADY_AUTHORISED: "This person has authorised it already.",
    C.NOT_AUTHORISED: "Two authorisations are needed first.",
    C.NOT_SCHEDULED: "No telling is scheduled.",
    C.NOT_CLEARED: "Somebody who would be present is not cleared.",
    C.NOT_BEST_PLACED: "That person cannot be told in the victim's place; the details say why.",
    C.SUPPORT_MISSING: "Support for the day after has to be named first.",
    C.IN_THE_PAST: "That time has passed.",
    C.NOT_OPENED: "Nothing was opened for this telling; record a telling outside the scheme instead.",
    C.ALREADY_TOLD: "This was told before.",
    C.NOT_TOLD: "Nothing has been told yet.",
    C.TOLD_TOO_LONG_AGO: "That was told too long ago to be heard again without a new decision.",
    C.NO_CHALLENGE: "There is no open challenge.",
    C.ALREADY_LIFTED: "This embargo was lifted already.",
    C.ALREADY_RESOLVED: "This was resolved already.",
    C.ALREADY_WITHDRAWN: "This was withdrawn already.",
    C.UNDER_CHALLENGE: "A challenge to this is open.",
    C.NOT_OFFERED: "No advocate was offered yet.",
    C.STILL_OPEN: "Something on this case is still open; the details say what.",
    C.UNREADABLE_RETURN: "The file could not be read as a return; it is kept and marked.",
}
"""One constant public sentence for each code."""
