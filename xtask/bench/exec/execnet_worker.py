"""Sent to execnet's workers as source: answers `(function of work, arguments)` with its result."""

if __name__ == "__channelexec__":
    import sys

    sys.path.insert(0, channel.receive())  # type: ignore[name-defined]  # noqa: F821  (execnet gives the module its channel)
    import work

    def double_bytes(data):  # type: ignore[no-untyped-def]
        import numpy

        return work.double(numpy.frombuffer(data)).tobytes()

    for name, arguments in channel:  # type: ignore[name-defined]  # noqa: F821
        function = double_bytes if name == "double_bytes" else getattr(work, name)
        channel.send(function(*arguments))  # type: ignore[name-defined]  # noqa: F821
