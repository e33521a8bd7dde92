"""HTTP as the server speaks it, but for two things.

What comes without end and is neither a body nor a request is hung up on: its parser keeps a request line, headers and
trailers until they are whole, however long they get. Bodies are counted where they are read. And an answer leaves in one
piece: it writes a head and its body one after the other, which are two packets, and wake a client twice.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LIMIT = 64 * 1024
"""Bytes of a head; what the network brings at once may be more."""
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class InOnePiece:
    """A connection as far as the server uses it, on which all that is written in one round of the loop leaves together."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []
        self.get_extra_info = transport.get_extra_info
        self.is_closing = transport.is_closing
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading

    def write(self, data: bytes) -> None:
        if not self._written:
            self._loop.call_soon(self.leave)
        self._written.append(data)

    def close(self) -> None:
        self.leave()
        self._transport.close()

    def leave(self) -> None:
        written, self._written = self._written, []
        if written and not self._transport.is_closing():
            self._transport.writelines(written)


class BoundedHeads(HttpToolsProtocol):
    """Counts what came since the last head, piece of a body or end of a request."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._since = 0
        self._got_on = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._whole = InOnePiece(transport, self.loop)
        super().connection_made(self._whole)  # type: ignore[arg-type]

    def eof_received(self) -> None:
        # The loop closes the connection after this, and an answer that is written by now would be lost.
        self._whole.leave()

    def data_received(self, data: bytes) -> None:
        self._got_on = False
        super().data_received(data)
        self._since = 0 if self._got_on else self._since + len(data)
        if self._since > LIMIT and not self.transport.is_closing():
            if self.cycle is None or self.cycle.response_complete:
                self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        self._got_on = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._got_on = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._got_on = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._got_on = True
        super().on_message_complete()
