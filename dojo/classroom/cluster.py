"""Grade on the machines of a dask cluster (`pip install 'torch-dojo[dask]'`)."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor
from importlib.util import find_spec
from typing import Any

from dojo.classroom.judging import close_runners
from dojo.kata.files import Refused

_LOST = 2  # times that an answer is given to another machine, after one was lost
_PATIENCE = "10s"
_DAEMONS = (
    "the workers are daemons, which cannot start processes: start them with "
    "DASK_DISTRIBUTED__WORKER__DAEMON=False"
)


@contextlib.contextmanager
def dask_cluster(address: str) -> Iterator[Executor]:
    """Open an executor for the workers of the scheduler at `address`, each with one warm runner of its own."""
    if not find_spec("distributed"):
        raise Refused("--dask needs dask: install it with `pip install 'torch-dojo[dask]'`")
    from distributed import Client

    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Refused(f"--dask {address}: no scheduler answers ({error})") from None
    with client:
        try:
            _check(address, client.run(_is_daemon, on_error="return"))
            yield client.get_executor(retries=_LOST, pure=False)
        finally:
            with contextlib.suppress(OSError):
                client.run(close_runners, on_error="ignore")


def _check(address: str, found: dict[str, Any]) -> None:
    """Refuse a cluster whose workers cannot judge."""
    if not found:
        raise Refused(f"--dask {address}: the scheduler has no workers yet: start some")
    if True in found.values():
        raise Refused(f"--dask {address}: {_DAEMONS}")
    if errors := [one for one in found.values() if isinstance(one, BaseException)]:
        raise Refused(f"--dask {address}: a worker cannot run torch-dojo: {errors[0]}")


def _is_daemon() -> bool:
    """Tell whether this process may not start others."""
    return multiprocessing.current_process().daemon
