"""Several programs kept up together: started in order, stopped the other way round, nothing else touched.

Each has a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone, which then ends them in order.
"""

import asyncio
from collections.abc import Callable, Sequence

from service.running.children import Child, Program


class Supervisor:
    """What `rtk serve` is: the parent of everything it started, and of nothing it did not."""

    def __init__(self, stages: Sequence[Sequence[Program]], say: Callable[[str], None]) -> None:
        self._stages = [[Child(program, say) for program in stage] for stage in stages]
        self._say = say

    @property
    def children(self) -> list[Child]:
        return [child for stage in self._stages for child in stage]

    async def start(self) -> None:
        """Starts stage after stage; the programs of one stage do not wait for each other. Raises CannotRun."""
        for stage in self._stages:
            await asyncio.gather(*(child.start() for child in stage))
            for child in stage:
                self._say(f"{child.program.name} is {'up' if child.program.ready else 'started'}")

    async def watch(self) -> None:
        """Returns never; raises when keeping a program up has itself failed."""
        keepers = [child.keeper for child in self.children if child.keeper is not None]
        done, _ = await asyncio.wait(keepers, return_when=asyncio.FIRST_COMPLETED)
        for keeper in done:
            keeper.result()

    async def stop(self) -> None:
        """Stops what was started last first, each program when those that use it are gone."""
        for child in reversed(self.children):
            if child.keeper is not None:
                await child.stop()
                self._say(f"{child.program.name} is stopped")
