"""What stands between a process and its database, so that a test can end the connections of that process and no other's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

PIECE = 1 << 16


@dataclass
class Relay:
    """Passes on what either says, and that it hung up."""

    host: str
    port: int
    ports: set[int] = field(default_factory=set)
    """Where its connections to the server come from, as the server sees them, while they are open there."""

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either hangs up."""
        from_server, to_server = await asyncio.open_connection(self.host, self.port)
        port = to_server.get_extra_info("sockname")[1]
        self.ports.add(port)
        asking = asyncio.create_task(_copy(reader, to_server))
        try:
            await _copy(from_server, writer)
            self.ports.discard(port)
        finally:
            asking.cancel()
            for end in (writer, to_server):
                end.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
        writer.write_eof()
    except OSError:
        return


@asynccontextmanager
async def relayed(host: str, port: int) -> AsyncIterator[tuple[Relay, int]]:
    """A relay to this server, and the port that it listens on until the block ends."""
    relay = Relay(host, port)
    server = await asyncio.start_server(relay.pass_on, "127.0.0.1", 0)
    try:
        yield relay, server.sockets[0].getsockname()[1]
    finally:
        server.close()
