"""What an answer brings with it beside its rows: an error that is opened, a warning, a return that is refused."""

from collections.abc import Sequence

from service.facts.data_request import DataRequest, Response
from service.operations.commanding import Commanding
from service.operations.data_errors import open_error
from service.operations.outgoing import holders, send
from service.operations.serving import spocs_of
from service.operations.user_notice import warn
from service.rules.data_error import errors_in
from service.rules.response import Reading
from service.vocabulary import OutboxKind, ReturnOutcome, TaskKind


def is_no_return(readings: Sequence[Reading]) -> bool:
    """Whether all that came is an account holder's own download: kept, and no answer to anything."""
    return bool(readings) and all(reading.user_export for reading in readings)


async def follow_answer(tx: Commanding, request: DataRequest, response: Response, readings: Sequence[Reading]) -> None:
    """The error track for another's data and for more than was asked; her safety where the holder hears of it."""
    for kind in errors_in(response.outcomes, readings):
        await open_error(tx, response, kind, data_acquired=bool(readings))
    if any(outcome.code is ReturnOutcome.PR_USER_NOTICE for outcome in response.outcomes):
        await warn(tx, request, tx.now)
    if is_no_return(readings):
        told = [*await spocs_of(tx), *await holders(tx, [TaskKind.PLATFORM_LIAISON], request.id)]
        await send(tx, OutboxKind.RETURN_REFUSED, request.id, *told)
