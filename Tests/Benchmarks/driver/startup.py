# How long a server with a large store takes until it is ready, and what it holds in memory then.
# SPDX-License-Identifier: Apache-2.0
"""Ready time."""

from pathlib import Path
from statistics import median

from .bench import Bench, say
from .server import bursar
from .table import Row, mebibytes, milliseconds

ROUNDS = 7


def rows(bench: Bench, store: Path, events: int) -> list[Row]:
    """From the start of the program to the first 200 of /readyz; the store's pages may be in the kernel's cache."""
    say(f"starting on a store of {events:,} events …")
    times, resident = [], []
    for _ in range(ROUNDS):
        with bursar(bench, store) as server:
            times.append(server.ready_after * 1000)
            resident.append(server.memory())
    size = store.stat().st_size / 1e6
    ready = median(times)
    return [
        Row(f"ready on {events:,} events ({size:,.0f} MB)", milliseconds(ready), goal="within 300 ms", met=ready <= 300),
        Row("resident when ready", mebibytes(median(resident))),
    ]
