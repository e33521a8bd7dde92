"""GraphiQL, for the demo and for development: a page that holds nothing, shown to a browser that asks for one."""

from collections.abc import Awaitable

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.http.ides import get_graphql_ide_html

from service.api.encoding import SAFE, header_of


class Explorer:
    """Answers a browser that opens the contract's address without a question; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._page = HTMLResponse(get_graphql_ide_html().replace("{{ SUBSCRIPTION_ENABLED }}", "false"), headers=SAFE)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        opened = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/graphql"
        if opened and not scope["query_string"] and "text/html" in header_of(scope, b"accept"):
            return self._page(scope, receive, send)
        return self._app(scope, receive, send)
