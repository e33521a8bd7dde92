"""What a holder's own people do to it from the command line: change its key, and block cases, subjects and people."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from service.identity.keyring import keyring_of
from service.identity.rotating import end_old_epochs, rewrap, rotate
from service.settings import CannotRun, Settings
from service.vocabulary import Holder


async def administer(settings: Settings, holder: Holder, what: str, id: UUID | None) -> str:
    """Does one of WAYS and says how it ended. CannotRun where it cannot."""
    return await WAYS[what](settings, holder, id)


async def _rotate(settings: Settings, holder: Holder, _: UUID | None) -> str:
    epoch = await rotate(settings, holder)
    return f"everything is sealed to epoch {epoch} from now on; `rewrap` brings what was sealed before to it"


async def _rewrap(settings: Settings, holder: Holder, _: UUID | None) -> str:
    rewrapped = await rewrap(settings, holder)
    named = "".join(f"\nits half of this sealed part cannot be opened: {id}" for id in rewrapped.unreadable)
    return f"{rewrapped.done} halves were sealed anew; `destroy` ends the keys that none names any more{named}"


async def _destroy(settings: Settings, holder: Holder, _: UUID | None) -> str:
    ended = await end_old_epochs(settings, holder)
    return f"the keys of these epochs were destroyed: {', '.join(map(str, ended)) or 'none'}"


async def _block(settings: Settings, holder: Holder, id: UUID | None) -> str:
    if id is None:
        raise CannotRun("say whom or what to block: the id of a case, a subject or a person")
    keyring_of(settings, holder).block(id)
    return f"the {holder.lower()} holder answers nothing about {id} from the next question on"


WAYS: dict[str, Callable[[Settings, Holder, UUID | None], Awaitable[str]]] = {
    "rotate": _rotate,
    "rewrap": _rewrap,
    "destroy": _destroy,
    "block": _block,
}
