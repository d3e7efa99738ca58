# What it costs to be asked for a token: three servers of one program, of which one lets nobody in without, in turns.
# SPDX-License-Identifier: Apache-2.0
"""Ingest and scrapes, with a token and where none is needed."""

import contextlib
import secrets
from statistics import median

from .bench import Bench, say
from .ingest import Ingest, Shape
from .server import bursar
from .table import Row

SHAPES = [Shape(batch=1, connections=64, transaction=0, count=30_000),
          Shape(batch=1_000, connections=4, transaction=0, count=150_000)]
# A tick of the processor's clock is ten milliseconds.
SCRAPES = 4_000
MOST = 1.02


def rows(bench: Bench) -> list[Row]:
    """Ratios of processor time, which other programs on the machine change least, and of rates."""
    token = secrets.token_urlsafe(32)
    ingest = Ingest(bench)
    taken: dict = {shape.text: [] for shape in SHAPES}
    scrapes = []
    with contextlib.ExitStack() as stack:
        file = bench.directory / "token"
        file.write_text(token + "\n")
        servers = [
            stack.enter_context(bursar(bench, bench.directory / f"{name}.db", configuration=more))
            for name, more in [("open", ""), ("guarded", f"access: {{ token_file: {file} }}\n"), ("twin", "")]]
        # The third is the first once more: how far two that are alike lie apart is what no difference can be read below.
        sides = list(zip(servers, [None, token, None]))
        for server, shown in sides:
            ingest.send(server, Shape(1_000, 4, 0, 20_000), "growing", token=shown)
        for turn in range(4 if bench.quick else 12):
            say(f"with a token and without, round {turn + 1} …")
            # Who is first has the cooler machine: they take turns at that, too.
            order = sides[turn % 3:] + sides[:turn % 3]
            for shape in SHAPES:
                pair = {server: ingest.send(server, shape, "growing", token=shown) for server, shown in order}
                taken[shape.text].append(tuple(pair[server] for server in servers))
            pair = {}
            for server, shown in order:
                before = server.processor_seconds()
                bench.client("scrape", "plain", SCRAPES, server.port, token=shown)
                pair[server] = server.processor_seconds() - before
            scrapes.append(tuple(pair[server] for server in servers))
    found = []
    for side, name in [(1, "with a token"), (2, "without, again")]:
        found += [row(f"ingest, {text}: processor", name, [of[side]["processor_us"] / of[0]["processor_us"] for of in sets])
                  for text, sets in taken.items()]
        found += [row(f"ingest, {text}: time", name, [of[0]["events_per_second"] / of[side]["events_per_second"] for of in sets])
                  for text, sets in taken.items()]
        found.append(row("scrapes: processor", name, [of[side] / of[0] for of in scrapes if of[0] > 0]))
    return found


def row(measure: str, name: str, ratios: list[float]) -> Row:
    """The median of pairs, and between which two quarters of them lie the middle ones."""
    ordered = sorted(ratios)
    quarter = len(ordered) // 4
    ratio = median(ordered)
    spread = f"{ordered[quarter]:.3f} to {ordered[-1 - quarter]:.3f}"
    return Row(measure, name, f"without, {spread}", f"{ratio:.3f}", f"at most {MOST}", ratio <= MOST)
