"""The other side of the rpyc contender. Usage: python rpyc_worker.py FD"""

from __future__ import annotations

import socket
import sys
from typing import Any

import rpyc
import work


class Service(rpyc.Service):  # type: ignore[misc]
    def exposed_do(self, name: str, *arguments: Any) -> Any:
        if name == "double_bytes":
            import numpy

            return work.double(numpy.frombuffer(arguments[0])).tobytes()
        if name == "increment_tuple":
            return tuple(work.increment_all(arguments[0]))
        return getattr(work, name)(*arguments)


if __name__ == "__main__":
    stream = rpyc.SocketStream(socket.socket(fileno=int(sys.argv[1])))
    rpyc.connect_stream(stream, Service).serve_all()
