# Scrapes of Bursar beside the two Go libraries, which show the very same series, in turns.
# SPDX-License-Identifier: Apache-2.0
"""Scrape time and memory."""

import contextlib
import json
import time
from dataclasses import dataclass
from pathlib import Path

from .bench import Bench, Failure, say
from .server import Server, bursar, peer
from .table import Row, compared, mebibytes, milliseconds

# Models that the built-in price book knows; each set of labels is one of them with an operation of its own.
MODELS = [
    ("anthropic", "claude-haiku-4-5"), ("anthropic", "claude-sonnet-4-5"), ("anthropic", "claude-opus-4-5"),
    ("openai", "gpt-4o"), ("openai", "gpt-5"), ("openai", "gpt-5-mini"),
    ("gemini", "gemini-2.5-pro"), ("gemini", "gemini-2.5-flash"), ("gemini", "gemini-2.5-flash-lite"),
]
# What a page has beside calls and cost: tokens of the models, and Bursar's figures of itself.
OTHER_SERIES = 130
# Events in a request.
BATCH = 1_000
PEERS = {"victoriametrics": "VictoriaMetrics/metrics", "client_golang": "client_golang"}


@dataclass
class Size:
    series: int
    rounds: int
    changed_rounds: int
    # MiB.
    resident: int
    # Of the time that the faster of the peers takes; that of gzip holds against the one that has it.
    share: float | None


SIZES = [
    Size(1_000, 60, 30, 24, 0.5), Size(10_000, 30, 15, 50, 0.33), Size(100_000, 7, 5, 120, None),
]
# How long it takes at the most until what a large request needed is given back.
REST = 6


class Exposition:
    def __init__(self, bench: Bench):
        self._bench = bench

    def rows(self) -> list[Row]:
        rows = []
        for size in SIZES:
            rows += self._rows(size)
        return rows

    def _rows(self, size: Size) -> list[Row]:
        say(f"scrapes of {size.series:,} series …")
        directory = self._bench.directory
        store = directory / f"series-{size.series}.db"
        with contextlib.ExitStack() as running:
            ours = running.enter_context(bursar(self._bench, store, max(10_000, size.series)))
            change = directory / f"change-{size.series}"
            change.write_bytes(events_requests(size.series, ours.port))
            # A scrape with a change before it is also how the series come to be.
            self._bench.client("scrape", "plain", 1, f"{ours.port}:{change}")
            page = directory / f"page-{size.series}.txt"
            page.write_bytes(ours.get("/metrics"))
            self._check(page, size)
            peers = {name: running.enter_context(peer(self._bench, name, page)) for name in PEERS}
            rows = self._scrapes(size, ours, peers, change)
            for name, server in peers.items():
                row = compared(
                    f"{size.series:,} series: resident at the most", ours.memory("VmHWM"), server.memory("VmHWM"),
                    PEERS[name], mebibytes)
                row.goal, row.met = f"at most {size.resident} MiB", ours.memory("VmHWM") <= size.resident
                rows.append(row)
            change.write_bytes(events_requests(size.series, ours.port, size.series))
            self._bench.client("scrape", "plain", 1, f"{ours.port}:{change}")
            at_once = ours.memory("VmHWM")
            time.sleep(REST)
            rows.append(
                Row(
                    f"{size.series:,} series: the same after all of them in one request",
                    f"{mebibytes(at_once)}, {mebibytes(ours.memory())} {REST} s later"))
            return rows

    def _scrapes(self, size: Size, ours: Server, peers: dict[str, Server], change: Path) -> list[Row]:
        rows = []
        for mode, rounds in (("nothing changed", size.rounds), ("all changed", size.changed_rounds)):
            changes = mode == "all changed"
            for coding, names in (("plain", list(PEERS)), ("gzip", ["client_golang"])):
                servers = [f"{ours.port}:{change}" if changes else f"{ours.port}"]
                for name in names:
                    request = self._bench.directory / f"change-{name}"
                    request.write_bytes(post("/change", peers[name].port, "text/plain", b""))
                    servers.append(f"{peers[name].port}:{request}" if changes else f"{peers[name].port}")
                if self._bench.quick:
                    rounds = max(3, rounds // 3)
                figures = self._bench.client("scrape", coding, rounds, *servers, seconds=240)
                for name, theirs in zip(names, figures[1:]):
                    judged = size.share and (coding == "gzip" or name == "victoriametrics")
                    row = compared(
                        f"{size.series:,} series, {coding}, {mode}", figures[0]["median_ms"], theirs["median_ms"],
                        PEERS[name], milliseconds, f"at most {size.share}" if judged else "",
                        (lambda ratio: ratio <= size.share) if judged else None)
                    row.bursar += f" ({kilobytes(figures[0]['bytes'])})"
                    row.beside += f" ({kilobytes(theirs['bytes'])})"
                    rows.append(row)
        return rows

    def _check(self, page: Path, size: Size) -> None:
        lines = page.read_text().splitlines()
        series = sum(1 for line in lines if line and not line.startswith("#"))
        if not 0.9 * size.series <= series <= 1.1 * size.series:
            raise Failure(f"the page has {series} series, not {size.series} or so")
        if any(line.startswith("bursar_unpriced_calls_total{") and not line.endswith(" 0") for line in lines):
            raise Failure("a model of the benchmark has no price")


def events_requests(series: int, port: int, batch: int = BATCH) -> bytes:
    """Calls that touch each label set once, in batches as senders send them; without ids, so that they can be sent again
    and again."""
    operations = max(1, (series - OTHER_SERIES) // 2 // len(MODELS))
    calls = [
        json.dumps(
            {"provider": provider, "model": model, "operation": f"operation-{number:05d}",
             "input_tokens": 700 + number % 300, "output_tokens": 250}, separators=(",", ":"))
        for provider, model in MODELS for number in range(operations)]
    return b"".join(
        post("/v1/events", port, "application/x-ndjson", "\n".join(calls[start:start + batch]).encode())
        for start in range(0, len(calls), batch))


def post(path: str, port: int, media_type: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def kilobytes(count: int) -> str:
    return f"{count / 1000:,.0f} kB"
