"""What comes of a sign-in: its browser goes back to a client, shows a code to be read out, or has a session on our pages."""

from typing import Any

from service.auth import authorizing, browsing
from service.auth.enrolled import Enrolled
from service.auth.posting import Cookies
from service.auth.server import Answer, Server, SignedIn


def end(server: Server, cookies: Cookies, sign_in: Any, who: SignedIn | None) -> Answer | None:
    """What comes of a sign-in, now that somebody signed in or said no; it is over."""
    enrolled = Enrolled(server.store)
    enrolled.end_sign_in(sign_in.id)
    if sign_in.purpose == "REQUEST":
        answer = authorizing.answer(server, sign_in.request_id, who)
        return None if answer is None else Answer(200, {"location": answer.headers["location"]})
    if who is None or not server.store.stands(who.person, None, None, None):
        return Answer(200, {"location": browsing.SIGN_IN})
    if sign_in.purpose == "CODE":
        return Answer(200, {"code": enrolled.give_code(who.person)})
    return browsing.begin(server, cookies, who)
