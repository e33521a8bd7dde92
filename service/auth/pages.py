"""The pages on which people sign in: plain, whole without a style, and with no script but one file of ours.

Nothing of a request stands in a page but closed words and ids of our own, and nobody's name but the demo's people's.
"""

from collections.abc import Sequence
from datetime import UTC
from html import escape
from pathlib import Path
from typing import Any
from uuid import UUID

from starlette.responses import Response

from service.actions import Action
from service.facts.approval import Approval

HERE = Path(__file__).parent / "static"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

ACTS: dict[str, str] = {
    Action.AUTHORISE_DISCLOSURE: "you authorise what was decided to be told",
    Action.OPEN_IDENTITY: "you open a part of an identity, to tell it",
    Action.VERIFY_ATTRIBUTION: "you have verified this attribution",
}

Person = tuple[UUID, str]


def page(title: str, body: str, status: int = 200) -> Response:
    """A whole page. `body`: markup of ours."""
    text = f"""<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} - Right to Know</title>
<link rel="stylesheet" href="/oauth/pages/sign-in.css">
<script src="/oauth/pages/sign-in.js" defer></script>
<main>
<h1>{title}</h1>
{body}
<p role="status" id="said"></p>
<noscript><p>A passkey can only be asked for where scripts are allowed for this address.</p></noscript>
</main>
</html>
"""
    return Response(text, status, HEADERS, "text/html; charset=utf-8")


def sign_in_page(
    id: UUID,
    *,
    passkeys: bool,
    people: Sequence[Person] = (),
    providers: Sequence[str] = (),
    approval: Approval | None = None,
) -> Response:
    """Where somebody signs in. `people`: the demo's, any of whom may be chosen; `approval`: what is signed with it.

    What a passkey is to sign is signed by no provider.
    """
    parts = [f'<div id="sign-in" data-id="{id}">']
    if approval is not None:
        parts.append(
            f"<p>With your passkey you sign this, and it is kept: {ACTS[approval.action]}.</p>"
            f"<dl><dt>Case</dt><dd>{approval.case}</dd><dt>Over</dt><dd>{approval.object}</dd>"
            f"<dt>Exactly</dt><dd>{approval.detail}</dd></dl>"
        )
    if passkeys:
        parts.append('<button type="button" data-do="use">Sign in with your passkey</button>')
    elif not people and not providers:
        parts.append("<p>Passkeys belong to a name, and this address is a number: nobody can sign in here.</p>")
    if approval is None:
        parts += _elsewhere(providers)
    parts += _choice(people)
    parts.append('<button type="button" data-do="refuse">Cancel</button></div>')
    return page("Sign in", "\n".join(parts))


def _elsewhere(providers: Sequence[str]) -> list[str]:
    return [
        f'<button type="button" data-do="leave" data-provider="{number}">Sign in with {escape(name)}</button>'
        for number, name in enumerate(providers)
    ]


def _choice(people: Sequence[Person]) -> list[str]:
    if not people:
        return []
    buttons = [
        f'<li><button type="button" data-do="choose" data-person="{person}">{escape(name)}</button></li>'
        for person, name in people
    ]
    said = "<p>This is the demo: whoever you choose, you are.</p>"
    return ["<h2>The people of the story</h2>", said, "<ul>", *buttons, "</ul>"]


def account_page(id: UUID, *, passkeys: bool, people: Sequence[Person] = (), providers: Sequence[str] = ()) -> Response:
    """Where a victim, with an officer beside her, gets the code that she reads out."""
    parts = [
        f'<div id="sign-in" data-id="{id}">',
        "<p>You are with an officer. You get a code here: read it out to the officer, who then connects you to your case.",
        "The code works once, and for half an hour. Nobody else can do anything with it.</p>",
    ]
    if passkeys:
        parts.append('<button type="button" data-do="add">I am new here: add a passkey on this device</button>')
        parts.append('<button type="button" data-do="use">I have a passkey already</button>')
    parts += _elsewhere(providers) + _choice(people)
    parts.append("</div>")
    return page("A code for the officer", "\n".join(parts))


def sessions_page(own: UUID, sessions: Sequence[Any]) -> Response:
    """Somebody's sessions, each of which they may end; `own`: that of this browser."""
    parts = ['<div id="sessions"><ul>']
    for session in sessions:
        kind = "This browser" if session.id == own else f"The client {session.name}" if session.name else "A browser"
        since = session.started_at.astimezone(UTC).strftime("%d %B %Y, %H:%M UTC")
        parts.append(
            f'<li>{escape(kind)}, since {since} <button type="button" data-session="{session.id}">End it</button></li>'
        )
    parts.append("</ul></div>")
    return page("Where you are signed in", "\n".join(parts))


def enrolment_page() -> Response:
    """Where a passkey is added with a code that was given in person."""
    return page(
        "Add a passkey",
        """<form id="enrolment">
<label for="code">The code that you were given in person. It works once, and for half an hour.</label>
<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required>
<button>Add a passkey on this device</button>
</form>""",
    )


def nothing_waits() -> Response:
    """For a browser that comes with a sign-in that is over."""
    return page("This sign-in is over", "<p>Go back to where you came from and begin again.</p>", 400)


def not_signed_in() -> Response:
    """For a browser that came back from a provider which did not say who it is, or named nobody of ours."""
    said = (
        "<p>Nobody was signed in. Where you should be known here, ask who runs this service for your organisation.</p>"
    )
    return page("Not signed in", said, 403)


def code_page(code: str) -> Response:
    """The code that a victim reads out."""
    return page("A code for the officer", f"<p>Your code: {escape(code)}</p>")


def go_on_page(place: str) -> Response:
    """A step that a page of ours makes, so that cookies for this address alone are sent with it. `place`: one of ours."""
    return page("Signed in", f'<p><a href="{place}" id="go-on">Go on</a></p>')


def static(name: str) -> Response:
    """One of our two files; they hold no secret and no word of anybody's."""
    path = HERE / name
    headers = {name: value for name, value in HEADERS.items() if name.startswith("x-content")}
    return Response(
        path.read_bytes(), headers=headers | {"cache-control": "max-age=300"}, media_type=KINDS[path.suffix]
    )
