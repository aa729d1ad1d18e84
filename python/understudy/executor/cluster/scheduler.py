"""In Dask's scheduler: a call begins at most once, and its program hears at once of a worker that is lost.

Dask makes a task again that was lost with its worker. A call may have had effects by then, so whoever begins one asks here
first. Whether it is made again is for the program to say (`retries=`).
"""

from __future__ import annotations

from typing import Any

from distributed import SchedulerPlugin  # type: ignore[import-not-found]


class Once(SchedulerPlugin):  # type: ignore[misc]
    """Which calls have begun, and where."""

    name = "understudy-once"
    idempotent = True

    def __init__(self) -> None:
        # Key of a call: the worker that began it, and the topic on which its program listens.
        self._begun: dict[Any, tuple[str, str]] = {}

    async def start(self, scheduler: Any) -> None:
        """Answer workers that ask, and programs that give up."""
        self._scheduler = scheduler
        scheduler.handlers |= {"understudy_begin": self.begin, "understudy_stop": self.stop}

    async def begin(self, key: str, worker: str, topic: str) -> bool:
        """Whether this worker may make the call: nobody has begun it or given it up."""
        if key in self._begun or key not in self._scheduler.tasks:
            return False
        self._begun[key] = (worker, topic)
        return True

    async def stop(self, key: str) -> None:
        """End a call, and let it not begin where it has not."""
        worker, _ = self._begun.setdefault(key, ("", ""))
        if worker in self._scheduler.workers:
            await self._scheduler.rpc(worker).understudy_stop(key=key)

    def remove_worker(self, scheduler: Any, worker: str, **_: Any) -> None:
        """Tell the programs whose calls were in a worker that is gone."""
        for key, (where, topic) in list(self._begun.items()):
            if where == worker:
                scheduler.log_event(topic, {"lost": key, "worker": worker})

    def transition(self, key: Any, start: str, finish: str, *args: Any, **_: Any) -> None:
        """Forget what Dask forgets."""
        if finish == "forgotten":
            self._begun.pop(key, None)
