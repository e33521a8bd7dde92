"""How grave an error in getting data is (E17): recordable, reportable, or one that somebody may have been harmed by."""

from collections.abc import Sequence

from service.facts.data_request import AnswerOutcome
from service.rules.response import ENTITY_NOT_ASKED, Reading
from service.vocabulary import ErrorClass, ErrorKind, ReturnOutcome, RowOutcome, Truth

OF_SOMEBODY_ELSE = ("wrong_account", "wrong_identifier")
"""Why a row is not the account's that was asked about."""


def error_class(
    *, found_before_acquisition: bool, data_acquired: bool, third_party_harm: Truth, action_taken: Truth
) -> ErrorClass:
    """RECORDABLE only if it was found before anything was acquired and nothing was.

    SERIOUS_CANDIDATE if action followed (a visit, a search, an arrest, sharing, a welfare check that came late) or somebody
    else was harmed (IPCO 2017 report, 14.29-14.33; IPA 2016 s 231). What nobody knows yet makes it no graver, and never
    lighter than the data that came: whoever resolves it must say.
    """
    if Truth.TRUE in (third_party_harm, action_taken):
        return ErrorClass.SERIOUS_CANDIDATE
    if data_acquired or not found_before_acquisition:
        return ErrorClass.REPORTABLE
    return ErrorClass.RECORDABLE


def errors_in(outcomes: Sequence[AnswerOutcome], readings: Sequence[Reading]) -> list[ErrorKind]:
    """By the platform's own word, or by what stands in its files. A defect of ours is one only where no data came of it."""
    codes = {outcome.code for outcome in outcomes}
    set_aside = {row.reason for reading in readings for row in reading.rows if row.outcome is RowOutcome.EXCESS}
    found = []
    if (
        ReturnOutcome.PR_WRONG_ACCOUNT in codes
        or any(reading.target_match is Truth.FALSE for reading in readings)
        or set_aside & set(OF_SOMEBODY_ELSE)
    ):
        found.append(ErrorKind.WRONG_ACCOUNT)
    if (
        ReturnOutcome.PR_EXCESS in codes
        or set_aside - set(OF_SOMEBODY_ELSE)
        or any(ENTITY_NOT_ASKED in reading.findings for reading in readings)
    ):
        found.append(ErrorKind.EXCESS)
    if ReturnOutcome.PR_DEFECT in codes and not readings:
        found.append(ErrorKind.DEFECT)
    return found
