"""An identity at its own door in every wrong way, and at all others: addresses, headers, signing in, sockets."""

import asyncio
import json
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from starlette.routing import Route

from service.api.app import make_app
from tests.integration.canary.hearing import Heard

HEADERS = ("x-request-id", "traceparent", "user-agent", "cookie", "accept", "content-type", "dpop", "origin", "range")
NAMES = (
    *("grant_type", "client_id", "client_assertion", "code", "scope", "token", "request_uri", "redirect_uri", "state"),
    *("person", "name", "waiting", "credential", "response", "id", "email", "answer"),
)
"""What somebody who signs in is asked for, and what they might think they are."""


async def into_subjects(heard: Heard, case: str, text: str) -> None:
    """The identity at its own door, by the wrong person, of no case, in no part, broken, too large, and under a bad token."""
    whole = {"case": case, "parts": {"NAME": text}}
    wrong: list[Any] = [
        whole | {"case": text},
        whole | {"case": str(uuid4())},
        whole | {"name": text},
        {"case": case, "parts": {text: "x"}},
        {"case": case, "parts": {"NAME": text, "PHOTO": ""}},
        {"case": case, "parts": {"NAME": {"first": text}}},
        {"case": case, "parts": text},
        {"case": case, "parts": {"NAME": f"{text}\x00"}},
        [whole],
        text,
    ]
    as_json = {"content-type": "application/json"}
    officer = heard.client("officer")
    for body in wrong:
        await officer.post("/subjects", json=body)
    written = json.dumps(whole, ensure_ascii=False)
    await officer.post("/subjects", content=written[:-2].encode(), headers=as_json)
    await officer.post("/subjects", content=written.replace("}}", ', "NAME": "x"}}').encode(), headers=as_json)
    await officer.post("/subjects", content=written.encode("utf-16"), headers=as_json)
    await officer.post("/subjects", content=written.encode(), headers={"content-type": "text/plain"})
    await officer.post("/subjects", content=(text.encode() + b" " * 1024 * 1024) * 2, headers=as_json)
    await officer.put("/subjects", json=whole)
    await officer.post("/documents", files={"file": (text, text.encode(), "text/plain")})
    for who in ("other-officer", "victim", "liaison-picta", None):
        client = heard.client(who)
        await client.post("/subjects", json=whole)
    nobody = heard.client(None)
    for token in (text.encode(), b"eyJhbGciOiJub25lIn0." + text.encode().hex().encode() + b".x"):
        await nobody.post("/subjects", json=whole, headers={b"authorization": b"Bearer " + token})


async def into_addresses(heard: Heard, text: str) -> None:
    """The text in addresses that are none, in questions that stand in an address, and in headers."""
    written, raw = quote(text, safe=""), text.encode()
    client = heard.client("officer")
    for path in (f"/{written}", f"/documents/{written}", f"/subjects/{written}", f"/health?{written}"):
        await client.get(path)
    for query in (
        {"query": f'{{ case(id: "{text}") {{ id }} }}'},
        {"query": text},
        {"variables": text},
        {text: text},
    ):
        await client.get("/graphql", params=query)
    for name in HEADERS:
        await client.post("/graphql", content=b"{}", headers={name.encode(): raw})


async def into_every_route(heard: Heard, text: str) -> None:
    """The text at every address there is, by nobody: in its path, in a query, as a form and as JSON under every name."""
    client, app = heard.client(None), make_app(heard.settings)
    here = {"origin": heard.settings.public_url}
    written, named = quote(text, safe=""), dict.fromkeys(NAMES, text)
    for route in (route for route in app.routes if isinstance(route, Route)):
        path = route.path.replace("{id}", written)
        if "GET" in (route.methods or ()):
            await client.get(path, params=named | {text: text})
        if "POST" in (route.methods or ()):
            await client.post(f"{path}?{written}={written}", data=named, headers=here)
            await client.post(path, json=named, headers=here)
            await client.post(path, content=text.encode(), headers=here | {"content-type": "application/json"})


async def into_sockets(heard: Heard, text: str, sockets: list[Path]) -> None:
    """No HTTP at all, half a request, and the sockets of the sealer and the holders."""
    address = urlsplit(heard.settings.public_url)
    half = f"POST /subjects HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n{text}"
    for said in (f"{text}\r\n\r\n", half, f"GET /{text} HTTP/9\r\n{text}\r\n\r\n"):
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(said.encode())
        writer.write_eof()
        await writer.drain()
        writer.close()
    for path in sockets:
        for said in (text, json.dumps({"ask": text}), json.dumps({"ask": "half", "intent": text, "key": text})):
            await asyncio.to_thread(say, path, f"{said}\n".encode())


def say(path: Path, said: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(path))
        with suppress(ConnectionError):  # Whoever hangs up on us has heard it.
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1 << 16):
                pass
