# Durable ingest over HTTP beside the C loop, each on its own copy of one store, in turns.
# SPDX-License-Identifier: Apache-2.0
"""Events a second."""

import contextlib
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .bench import Bench, Failure, say
from .server import Server, bursar
from .table import Row, compared, mebibytes, milliseconds, rate, size


@dataclass
class Shape:
    """How calls are sent, and how many the loop beside it puts into a transaction."""

    batch: int
    connections: int
    transaction: int
    count: int

    @property
    def text(self) -> str:
        connections = f"{self.connections} connections" if self.connections > 1 else "1 connection"
        return f"batches of {self.batch:,}, {connections}"


SHAPES = [
    Shape(batch=1, connections=64, transaction=1, count=30_000),
    Shape(batch=1, connections=64, transaction=64, count=30_000),
    Shape(batch=100, connections=4, transaction=100, count=60_000),
    Shape(batch=1_000, connections=1, transaction=1_000, count=100_000),
    Shape(batch=1_000, connections=4, transaction=1_000, count=150_000),
    Shape(batch=1_000, connections=4, transaction=4_000, count=150_000),
]
KINDS = ["growing", "random"]
# By kind of ids, batch, connections and transaction of the loop: what of its rate is to be reached.
GOALS = {
    ("growing", 1, 64, 64): 0.7,
    ("growing", 1_000, 1, 1_000): 0.6,
    ("growing", 1_000, 4, 1_000): 0.8,
    ("growing", 1_000, 4, 4_000): 0.45,
    ("random", 1_000, 4, 1_000): 0.5,
}
# Beside these, with growing ids, there is a loop that leaves out the sums by month, which Bursar makes when a day is closed.
DAYS = [place for place, shape in enumerate(SHAPES) if shape.batch == 1_000 and shape.connections > 1]
SECONDS = 3


class Ingest:
    """Takes all ingest figures from one server and one loop, whose stores grow side by side."""

    def __init__(self, bench: Bench):
        self._bench = bench
        self._seed = 1
        self._share = 3 if bench.quick else 1

    def make_store(self, path: Path, events: int) -> None:
        """A store of Bursar's own making, closed."""
        say(f"making a store of {events:,} events …")
        with bursar(self._bench, path) as server:
            self.send(server, Shape(1_000, 4, 0, events), "growing", seconds=240)

    def rows(self, store: Path) -> list[Row]:
        """`store` is what both sides start from; it is copied and left alone."""
        ours, loop, days = (store.with_name(name) for name in ("ingest.db", "loop.db", "days.db"))
        for target in (ours, loop, days):
            copy(store, target)
        figures: dict = {}
        by_day: dict = {}
        with bursar(self._bench, ours) as server:
            # What both have to learn once (who the users are, which rollup rows there are) is not measured.
            for kind in KINDS:
                self.send(server, Shape(1_000, 4, 0, 10_000), kind)
                self._loop(loop, Shape(0, 0, 1_000, 10_000), kind)
            self._loop(days, Shape(0, 0, 1_000, 10_000), "growing", "days")
            for turn in range(2 if self._bench.quick else 3):
                say(f"ingest, round {turn + 1} …")
                for kind in KINDS:
                    for place, shape in enumerate(SHAPES):
                        taken = figures.setdefault((kind, place), ([], []))
                        # The last shapes share Bursar's figures with the ones before: only the loop differs.
                        before = SHAPES[place - 1] if place else None
                        if before and (before.batch, before.connections) == (shape.batch, shape.connections):
                            taken[0].append(figures[kind, place - 1][0][-1])
                        else:
                            taken[0].append(self.send(server, shape, kind))
                        taken[1].append(self._loop(loop, shape, kind))
                        if kind == "growing" and place in DAYS:
                            by_day.setdefault(place, []).append(self._loop(days, shape, kind, "days"))
            peak = server.memory("VmHWM")
        check_sums(loop, store, has_months=True)
        check_sums(days, store, has_months=False)
        rows = [self._row(kind, shape, figures[kind, place]) for kind in KINDS for place, shape in enumerate(SHAPES)]
        rows += [self._days_row(SHAPES[place], figures["growing", place][0], by_day[place]) for place in DAYS]
        return rows + [
            *self._processor_rows(figures),
            Row("resident at the most, meanwhile", mebibytes(peak), goal="under 64 MiB", met=peak < 64),
            # Both wrote the same things if an event takes both the same room, but for the loop's few sums by month.
            compared("disk for each event", bytes_an_event(ours, store), bytes_an_event(loop, store), "C loop", size),
        ]

    def _row(self, kind: str, shape: Shape, taken: tuple[list, list]) -> Row:
        ours = median(figure["events_per_second"] for figure in taken[0])
        loop = median(figure["events_per_second"] for figure in taken[1])
        goal, met = "", None
        least = GOALS.get((kind, shape.batch, shape.connections, shape.transaction))
        if least:
            goal, met = f"at least {least}", lambda ratio: ratio >= least
        name = f"C loop, {shape.transaction:,} a transaction"
        row = compared(f"{kind} ids, {shape.text}", ours, loop, name, rate, goal, met)
        if shape.batch == 1:
            p50, p99 = (median(figure[key] for figure in taken[0]) for key in ("p50_ms", "p99_ms"))
            row.bursar += f" (p50 {milliseconds(p50)}, p99 {milliseconds(p99)})"
            if shape.transaction == 1:
                row.goal, row.met = "at least 5,000/s", ours >= 5_000
        return row

    def _processor_rows(self, figures: dict) -> list[Row]:
        """Steadier than the rates: what others do to the machine moves it less."""
        rows = []
        for kind in KINDS:
            for place, shape in enumerate(SHAPES):
                before = SHAPES[place - 1] if place else None
                # Shapes that differ in the loop's transaction share their figures.
                if before and (before.batch, before.connections) == (shape.batch, shape.connections):
                    continue
                used = median(figure["processor_us"] for figure in figures[kind, place][0])
                rows.append(Row(f"processor an event, {kind} ids, {shape.text}", f"{used:.1f} µs"))
        return rows

    def _days_row(self, shape: Shape, ours: list, loop: list) -> Row:
        ours, loop = (median(figure["events_per_second"] for figure in taken) for taken in (ours, loop))
        name = f"C loop without months, {shape.transaction:,} a transaction"
        return compared(f"growing ids, {shape.text}", ours, loop, name, rate)

    def send(self, server: Server, shape: Shape, kind: str, seconds: float = SECONDS, token: str | None = None) -> dict:
        count = shape.count if seconds > SECONDS else shape.count // self._share
        before = server.processor_seconds()
        figure = self._bench.client(
            "load", server.port, shape.connections, shape.batch, kind, count, seconds, self._next_seed(),
            seconds=seconds + 60, token=token)
        figure["processor_us"] = (server.processor_seconds() - before) * 1e6 / figure["events"]
        return figure

    def _loop(self, store: Path, shape: Shape, kind: str, *words: str) -> dict:
        # A transaction a call is bounded by the disk alone: it needs no more than a second to say so.
        seconds = 1 if shape.transaction == 1 else SECONDS
        count = max(shape.count // self._share, shape.transaction)
        return self._bench.client(
            "ceiling", store, shape.transaction, kind, count, seconds, self._next_seed(), *words, seconds=60)

    def _next_seed(self) -> int:
        self._seed += 1
        return self._seed


def check_sums(store: Path, origin: Path, has_months: bool) -> None:
    """The loop is a ceiling only if it keeps the books: its rollups must be the sums of its events.

    Those by month are the sums of what the loop itself wrote: Bursar, which made `origin`, has none of a day that goes on.
    """
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as database:
        database.execute("ATTACH ? AS origin", (f"file:{origin}?mode=ro",))

        def sums(calls: str, table: str) -> tuple:
            line = f"SELECT coalesce({calls}, 0), coalesce(sum(cost), 0), coalesce(sum(latency_ms), 0) FROM {table}"
            return database.execute(line).fetchone()

        def grown(calls: str, table: str) -> tuple:
            return tuple(now - before for now, before in zip(sums(calls, f"main.{table}"), sums(calls, f"origin.{table}")))

        wanted = sums("count(*)", "main.events")
        for table in ("call_days", "subject_days", "user_days"):
            if sums("sum(calls)", f"main.{table}") != wanted:
                raise Failure(f"the C loop's {table} are not the sums of its events")
        own = grown("count(*)", "events") if has_months else (0, 0, 0)
        for table in ("call_months", "user_months"):
            if grown("sum(calls)", table) != own:
                raise Failure(f"the C loop's {table} are not the sums of its events")
        if database.execute("SELECT sum(count) FROM action_days").fetchone()[0] != wanted[0]:
            raise Failure("the C loop's action_days are not the sums of its events")
        kept = database.execute("SELECT sum(value) FROM totals WHERE family IN (1, 2)").fetchone()[0]
        if kept != wanted[0] + wanted[1]:
            raise Failure("the C loop's totals are not the sums of its events")


def bytes_an_event(store: Path, origin: Path) -> float:
    """What an event added to a store, beyond the one that it was copied from."""
    return (store.stat().st_size - origin.stat().st_size) / (events(store) - events(origin))


def events(store: Path) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as database:
        return database.execute("SELECT count(*) FROM events").fetchone()[0]


def copy(store: Path, target: Path) -> None:
    """A copy that is on disk, so that writing it back does not disturb what is measured next."""
    shutil.copyfile(store, target)
    with open(target, "rb") as file:
        os.fsync(file.fileno())
