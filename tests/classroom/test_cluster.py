"""Grading on a dask cluster that loses a machine."""

from __future__ import annotations

import os
import signal
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from layouts import RIGHT, WRONG
from small_dojo import make_dojo, write

from dojo.classroom import grading
from dojo.classroom.cluster import dask_cluster
from dojo.classroom.hand_ins import find
from dojo.classroom.judging import Options
from dojo.classroom.store import Store
from dojo.kata.catalog import find_katas
from dojo.kata.files import Refused

if find_spec("distributed") is None:
    pytest.skip("dask is not installed: pip install '.[dask]'", allow_module_level=True)

ANSWERS = 16


def cluster(*, daemon: bool) -> Any:
    import dask
    import distributed

    dask.config.set({"distributed.worker.daemon": daemon})
    return distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=None
    )


def test_a_lost_machine_costs_no_verdict(tmp_path: Path) -> None:
    katas = find_katas(make_dojo(tmp_path / "dojo"))
    for at in range(ANSWERS):
        write(tmp_path / f"in/p{at:02}/double.py", (RIGHT if at % 3 else WRONG) + b"# %d\n" % at)
    with Store(tmp_path / "out") as store, cluster(daemon=False) as workers:
        found = find(tmp_path / "in", katas, katas, store)
        orders = grading.orders_for(found.hand_ins, katas, store, Options(20.0)).values()

        with dask_cluster(workers.scheduler_address) as executor:
            killer = threading.Thread(target=_kill, args=(tmp_path / "out", workers))
            killer.start()
            outcome = grading.grade(orders, executor, store, is_elsewhere=True)
            killer.join()
        assert (outcome.judged, outcome.failed) == (ANSWERS, {})
        rows = store.database.execute("SELECT key, verdict FROM judgements").fetchall()
        verdicts = dict(rows)
        assert [verdicts[order.key] for order in orders] == [
            "passed" if at % 3 else "failed" for at in range(ANSWERS)
        ]


def _kill(out: Path, workers: Any) -> None:
    """Kill a worker as soon as five judgements are there."""
    with Store(out) as store:
        while len(store.known()) < 5:
            time.sleep(0.02)
    os.kill(next(iter(workers.workers.values())).pid, signal.SIGKILL)


def test_workers_that_cannot_judge_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        cluster(daemon=True) as workers,
        pytest.raises(Refused, match="DAEMON=False"),
        dask_cluster(workers.scheduler_address),
    ):
        pass
    monkeypatch.setattr("dojo.classroom.cluster._PATIENCE", "1s")
    with pytest.raises(Refused, match="no scheduler answers"), dask_cluster("127.0.0.1:9"):
        pass
