# A server under measure: started on a free port, watched, and stopped by its own pid.
# SPDX-License-Identifier: Apache-2.0
"""Servers that the benchmarks start."""

import http.client
import os
import socket
import subprocess
import time
from pathlib import Path

from .bench import Bench, Failure


class Server:
    """A process that answers HTTP on 127.0.0.1. Entered, it is ready; left, it is gone."""

    def __init__(self, arguments: list, port: int, path: str, log: Path):
        self.arguments = [str(argument) for argument in arguments]
        self.port = port
        self._path = path
        self._log = log

    def __enter__(self) -> "Server":
        with open(self._log, "ab") as log:
            started = time.monotonic()
            self._process = subprocess.Popen(
                self.arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._log.parent)
        try:
            self._wait(started)
        except BaseException:
            self._stop()
            raise
        self.ready_after = time.monotonic() - started
        return self

    def __exit__(self, *_) -> None:
        self._stop()

    def get(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise Failure(f"GET {path}: {answer.status} {body[:200]!r}")
        return body

    def memory(self, which: str = "VmRSS") -> float:
        """Resident MiB now (VmRSS) or at the most so far (VmHWM)."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith(which + ":"):
                return int(line.split()[1]) / 1024
        raise Failure(f"no {which} in /proc")

    def processor_seconds(self) -> float:
        """What the server has used of the processors until now, user and system."""
        # The second word is the program's name in parentheses, which may have spaces.
        words = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def _wait(self, started: float) -> None:
        while time.monotonic() - started < 60:
            if self._process.poll() is not None:
                raise Failure(f"{' '.join(self.arguments)} ended at once:\n{self._tail()}")
            try:
                self.get(self._path)
                return
            except (OSError, http.client.HTTPException, Failure):
                time.sleep(0.0005)
        raise Failure(f"{' '.join(self.arguments)} was not ready within a minute:\n{self._tail()}")

    def _tail(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]

    def _stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def bursar(bench: Bench, store: Path, most_series: int = 10_000, configuration: str = "") -> Server:
    """Bursar on a store, configured as it comes but for the cap on series and what `configuration` adds."""
    port = free_port()
    config = store.with_suffix(".yaml")
    config.write_text(
        f"listen: 127.0.0.1:{port}\nstore: sqlite:{store}\nmetrics: {{ max_series: {most_series} }}\n"
        f"{configuration}")
    return Server([bench.bursar, "serve", "--config", config], port, "/readyz", store.with_suffix(".log"))


def peer(bench: Bench, library: str, page: Path) -> Server:
    """One of the Go libraries, showing what is on a page."""
    port = free_port()
    arguments = [bench.programs / "exposition", library, port, page]
    return Server(arguments, port, "/metrics", page.with_suffix(f".{library}.log"))


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
