"""The pools that people use, each used in the way its documentation shows, and the best one where there are several."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from logging import CRITICAL
from pathlib import Path
from typing import Any

import work
from contender import Contender, Lacks

FOLDER = Path(__file__).parent


def pieces(numbers: Iterable[int], size: int) -> list[list[int]]:
    """The numbers in lists of one size."""
    everything = list(numbers)
    return [everything[start : start + size] for start in range(0, len(everything), size)]


def flat(lists: Iterable[list[Any]]) -> list[Any]:
    return [item for each in lists for item in each]


class MultiprocessingPool(Contender):
    name = "Pool"

    def start(self, workers: int) -> None:
        import multiprocessing

        self.pool = multiprocessing.Pool(workers)

    def stop(self) -> None:
        self.pool.terminate()
        self.pool.join()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.pool.apply(function, arguments)

    def call_within(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.pool.apply_async(function, arguments).get(seconds)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.pool.apply_async(function, arguments)

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        results = [self.pool.apply_async(function, (number,)) for number in range(count)]
        return [result.get() for result in results]

    def map(self, function: Callable[[int], Any], numbers: Iterable[int]) -> list[Any]:
        return self.pool.map(function, numbers)

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        return self.pool.map(function, numbers, size)


class FuturesExecutor(Contender):
    """What `concurrent.futures.ProcessPoolExecutor` and loky have in common."""

    default_map_calls = 5_000

    def start(self, workers: int) -> None:
        self.workers = workers
        self.executor = self.new()

    def new(self) -> Any:
        raise NotImplementedError

    def stop(self) -> None:
        self.executor.shutdown(cancel_futures=True)

    def recover(self) -> None:
        self.executor = self.new()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.executor.submit(function, *arguments).result()

    def call_within(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.executor.submit(function, *arguments).result(seconds)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.executor.submit(function, *arguments)

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        futures = [self.executor.submit(function, number) for number in range(count)]
        return [future.result() for future in futures]

    def map(self, function: Callable[[int], Any], numbers: Iterable[int]) -> list[Any]:
        return list(self.executor.map(function, numbers))

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        return list(self.executor.map(function, numbers, chunksize=size))


class ProcessPool(FuturesExecutor):
    name = "futures"

    def new(self) -> Any:
        import concurrent.futures

        return concurrent.futures.ProcessPoolExecutor(self.workers)


class Loky(FuturesExecutor):
    name = "loky"

    def new(self) -> Any:
        import loky

        return loky.get_reusable_executor(self.workers)

    def stop(self) -> None:
        self.executor.shutdown(kill_workers=True)


class Pebble(FuturesExecutor):
    name = "pebble"

    def new(self) -> Any:
        import pebble

        return pebble.ProcessPool(self.workers)

    def stop(self) -> None:
        self.executor.stop()
        self.executor.join()

    def recover(self) -> None:
        """It heals by itself."""

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.executor.submit(function, None, *arguments).result()

    def call_within(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.executor.submit(function, None, *arguments).result(seconds)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.executor.submit(function, None, *arguments)

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        futures = [self.executor.submit(function, None, number) for number in range(count)]
        return [future.result() for future in futures]

    def map(self, function: Callable[[int], Any], numbers: Iterable[int]) -> list[Any]:
        return list(self.executor.map(function, numbers).result())

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        return list(self.executor.map(function, numbers, chunksize=size).result())


class Execnet(Contender):
    """One gateway per worker. It carries builtin types only, so arrays go as bytes."""

    name = "execnet"

    def start(self, workers: int) -> None:
        import execnet
        import execnet_worker

        self.group = execnet.Group()
        self.channels = []
        for _ in range(workers):
            gateway = self.group.makegateway(f"popen//python={sys.executable}")
            channel = gateway.remote_exec(execnet_worker)
            channel.send(str(FOLDER))
            self.channels.append(channel)

    def stop(self) -> None:
        self.group.terminate(timeout=1.0)

    def recover(self) -> None:
        workers = len(self.channels)
        self.stop()
        self.start(workers)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        self.channels[0].send((function.__name__, arguments))
        return self.channels[0].receive()

    def call_within(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
        self.submit(function, *arguments)
        return self.channels[0].receive(seconds)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.channels[0].send((function.__name__, arguments))

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        for number in range(count):
            self.channels[number % len(self.channels)].send((function.__name__, (number,)))
        return [self.channels[number % len(self.channels)].receive() for number in range(count)]

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        lists = pieces(numbers, size)
        for index, each in enumerate(lists):
            self.channels[index % len(self.channels)].send((work.increment_all.__name__, (each,)))
        return flat(self.channels[index % len(self.channels)].receive() for index in range(len(lists)))

    def double(self, array: Any) -> Any:
        import numpy

        self.channels[0].send(("double_bytes", (array.tobytes(),)))
        return numpy.frombuffer(self.channels[0].receive(), dtype=numpy.float64)


class Rpyc(Contender):
    """One connection per worker over a socket pair. Arguments that are not simple would stay behind as proxies, so
    arrays go as bytes."""

    name = "rpyc"

    def start(self, workers: int) -> None:
        import rpyc

        self.processes, self.connections = [], []
        for _ in range(workers):
            ours, theirs = socket.socketpair()
            command = [sys.executable, str(FOLDER / "rpyc_worker.py"), str(theirs.fileno())]
            self.processes.append(subprocess.Popen(command, pass_fds=[theirs.fileno()]))
            theirs.close()
            stream = rpyc.SocketStream(ours)
            self.connections.append(rpyc.connect_stream(stream, config={"sync_request_timeout": None}))
        self.do = [connection.root.do for connection in self.connections]
        self.do_later = [rpyc.async_(do) for do in self.do]

    def stop(self) -> None:
        for connection in self.connections:
            connection.close()
        for process in self.processes:
            process.kill()
            process.wait()

    def recover(self) -> None:
        workers = len(self.connections)
        self.stop()
        self.start(workers)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.do[0](function.__name__, *arguments)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.do_later[0](function.__name__, *arguments)

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        # In turns of a few: with many requests under way both sides block in `send`, each waiting for the other.
        later = self.do_later
        values: list[Any] = []
        for numbers in pieces(range(count), 100):
            results = [later[number % len(later)](function.__name__, number) for number in numbers]
            values.extend(result.value for result in results)
        return values

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        # Tuples are copied there and back; lists would be proxies.
        later = self.do_later
        lists = pieces(numbers, size)
        results = [later[index % len(later)]("increment_tuple", tuple(each)) for index, each in enumerate(lists)]
        return flat(result.value for result in results)

    def double(self, array: Any) -> Any:
        import numpy

        return numpy.frombuffer(self.do[0]("double_bytes", array.tobytes()), dtype=numpy.float64)


class Appose(Contender):
    """One service per worker. Arrays lie in its named shared memory."""

    name = "appose"
    submit_calls = 1_000

    def start(self, workers: int) -> None:
        import appose

        self.arrays: list[Any] = []
        scripts = str(Path(sys.executable).parent)
        environment = appose.custom().base(str(FOLDER)).bin_paths(scripts).build()
        self.services = [environment.python().init("import numpy, work") for _ in range(workers)]
        for service in self.services:
            service.env(PYTHONPATH=str(FOLDER)).start()

    def stop(self) -> None:
        for service in self.services:
            service.kill()
            service.wait_for()
        for array in self.arrays:
            array.shm.dispose()

    def recover(self) -> None:
        workers = len(self.services)
        self.stop()
        self.start(workers)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        task = self._task(0, function, *arguments).wait_for()
        return None if function is work.noop else self._value(task)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._task(0, function, *arguments).start()

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        return self._in_turns(function, [(number,) for number in range(count)])

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        return flat(self._in_turns(work.increment_all, [(each,) for each in pieces(numbers, size)]))

    def _in_turns(self, function: Callable[..., Any], calls: list[tuple[Any, ...]]) -> list[Any]:
        """One call at a time in each service: the threads of several would write into each other's answers, and a
        task whose answer cannot be read never ends."""
        results: list[Any] = []
        for start in range(0, len(calls), len(self.services)):
            together = calls[start : start + len(self.services)]
            tasks = [self._task(index, function, *arguments).start() for index, arguments in enumerate(together)]
            results.extend(self._value(task.wait_for()) for task in tasks)
        return results

    def _value(self, task: Any) -> Any:
        # A task is said to be complete a moment before its outputs are there.
        while "result" not in task.outputs:
            time.sleep(0)
        return task.outputs["result"]

    def double(self, array: Any) -> Any:
        import appose
        import numpy

        with appose.NDArray("float64", [array.size]) as there, appose.NDArray("float64", [array.size]) as back:
            numpy.copyto(there.ndarray(), array)
            self.double_shared(there, back)
            return back.ndarray().copy()

    def shared(self, count: int) -> Any:
        import appose

        made = appose.NDArray("float64", [count])
        made.ndarray()[:] = 0.0
        self.arrays.append(made)
        return made

    def double_shared(self, array: Any, into: Any) -> None:
        script = "work.double_into(a.ndarray(), b.ndarray())"
        self.services[0].task(script, {"a": array, "b": into}).wait_for()

    def double_shared_new(self, array: Any) -> Any:
        raise Lacks("makes no shared result by itself")

    def hand_over(self, array: Any) -> None:
        self.services[0].task("work.first(a.ndarray())", {"a": array}).wait_for()

    def _task(self, index: int, function: Callable[..., Any], *arguments: Any) -> Any:
        names = [f"a{number}" for number in range(len(arguments))]
        script = f"work.{function.__name__}({', '.join(names)})"
        return self.services[index].task(script, dict(zip(names, arguments)))


class Joblib(Contender):
    """`Parallel` kept open. A call alone is a list of one."""

    name = "joblib"
    runs_one_worker = False

    def start(self, workers: int) -> None:
        import joblib

        self.delayed = joblib.delayed
        # With one job it would run everything in this process.
        self.parallel = joblib.Parallel(n_jobs=max(workers, 2))
        self.parallel.__enter__()

    def stop(self) -> None:
        from joblib.externals.loky import get_reusable_executor

        self.parallel.__exit__(None, None, None)
        get_reusable_executor().shutdown(kill_workers=True)

    def recover(self) -> None:
        import joblib

        self.parallel.__exit__(None, None, None)
        self.parallel = joblib.Parallel(n_jobs=self.parallel.n_jobs)
        self.parallel.__enter__()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.parallel([self.delayed(function)(*arguments)])[0]

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        raise Lacks("submits lists of calls only")

    def map(self, function: Callable[[int], Any], numbers: Iterable[int]) -> list[Any]:
        return list(self.parallel(self.delayed(function)(number) for number in numbers))

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        self.parallel.batch_size = size
        try:
            return self.map(function, numbers)
        finally:
            self.parallel.batch_size = "auto"


class Dask(Contender):
    """A local cluster of one-threaded processes, as `Client()` makes it."""

    name = "dask"
    default_map_calls = 1_000
    submit_calls = 1_000
    chunk_sizes = (50_000,)

    def start(self, workers: int) -> None:
        from distributed import Client, LocalCluster

        self.cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=CRITICAL
        )
        self.client = Client(self.cluster)

    def stop(self) -> None:
        self.client.close()
        self.cluster.close()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.client.submit(function, *arguments, pure=False).result()

    def call_within(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.client.submit(function, *arguments, pure=False).result(seconds)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        raise Lacks("runs a call whose worker died again")

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        futures = [self.client.submit(function, number, pure=False) for number in range(count)]
        return list(self.client.gather(futures))

    def map(self, function: Callable[[int], Any], numbers: Iterable[int]) -> list[Any]:
        return list(self.client.gather(self.client.map(function, list(numbers), pure=False)))

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        # `Client.map` has a batch size, which groups messages and not calls; chunks by hand are faster.
        return flat(self.client.gather(self.client.map(work.increment_all, pieces(numbers, size), pure=False)))

    def double(self, array: Any) -> Any:
        there = self.client.scatter(array, hash=False)
        return self.client.submit(work.double, there, pure=False).result()


PEERS: dict[str, type[Contender]] = {
    peer.name: peer for peer in (MultiprocessingPool, ProcessPool, Loky, Pebble, Execnet, Rpyc, Appose, Joblib, Dask)
}
