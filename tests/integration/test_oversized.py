"""A head without end is hung up on before it is kept, and an answer is one packet and arrives: over a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from service.settings import Settings
from tests.integration.test_proxies import an_api

MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
async def port(settings: Settings) -> AsyncIterator[int]:
    async with an_api(settings) as address:
        yield int(address.split(":")[2].split("/")[0])


CHUNKED = b"POST /oauth/token HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1"
ENDLESS = {
    "one header": (b"POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ", b"A" * 8192),
    "many headers": (b"POST /graphql HTTP/1.1\r\nhost: a\r\n", b"x-a: b\r\n" * 1024),
    "a name": (b"POST /graphql HTTP/1.1\r\nhost: a\r\n", b"a" * 8192),
    "an address": (b"GET /", b"a" * 8192),
    "trailers": (CHUNKED + b"\r\na\r\n0\r\n", b"x-a: b\r\n" * 1024),
    "what a chunk is said to be": (CHUNKED + b";", b"a" * 8192),
    "nothing but new lines": (b"\r\n", b"\r\n" * 4096),
}


@pytest.mark.parametrize("endless", ENDLESS)
async def test_a_head_without_end_is_hung_up_on(port: int, endless: str) -> None:
    """Some megabytes lie in the network's own buffers before its sender hears of it."""
    begins, goes_on = ENDLESS[endless]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begins)
    sent, hung_up = 0, False
    while sent < 64 * MEBIBYTE and not hung_up:
        try:
            writer.write(goes_on)
            await asyncio.wait_for(writer.drain(), 60)
        except ConnectionError:
            hung_up = True
        sent += len(goes_on)
        await asyncio.sleep(0)
        hung_up = hung_up or reader.at_eof()
    writer.close()
    assert hung_up


async def test_a_head_that_is_long_in_earnest_and_a_large_body_are_heard(port: int) -> None:
    body = b"a" * (20 * MEBIBYTE)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
        assert (await client.get("/health", headers={"x-long": "a" * 30_000})).status_code == 200
        assert (await client.post("/documents", content=body)).status_code == 401
        chunks = (body[at : at + 1000] for at in range(0, MEBIBYTE, 1000))

        async def streamed() -> AsyncIterator[bytes]:
            for chunk in chunks:
                yield chunk

        assert (await client.post("/documents", content=streamed())).status_code == 401


async def test_an_answer_leaves_in_one_piece(port: int) -> None:
    loop = asyncio.get_running_loop()
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.setblocking(False)
        for _ in range(100):
            await loop.sock_sendall(client, b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n")
            head, _, body = (await loop.sock_recv(client, MEBIBYTE)).partition(b"\r\n\r\n")
            assert b"content-length: %d" % len(body) in head
            assert body


async def test_who_says_at_once_that_nothing_more_comes_is_still_answered(port: int) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n")
            client.shutdown(socket.SHUT_WR)
            client.setblocking(False)
            assert (await loop.sock_recv(client, MEBIBYTE)).startswith(b"HTTP/1.1 401 ")
