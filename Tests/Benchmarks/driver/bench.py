# What all measures share: the built programs, a directory on the repository's own disk, and how thorough to be.
# SPDX-License-Identifier: Apache-2.0
"""The bench that measures stand on."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
REPOSITORY = HERE.parent.parent


class Failure(Exception):
    """A measure that could not be taken; its text is for the person at the terminal."""


class Bench:
    """Builds the clients and the peers, and owns the temporary directory."""

    def __init__(self, quick: bool):
        self.quick = quick
        self.programs = REPOSITORY / ".build" / "benchmarks"
        self.bursar = REPOSITORY / ".build" / "bursar"

    def __enter__(self) -> "Bench":
        if not self.bursar.exists():
            command(["make", "release"], 1800)
        self._build()
        # Beside the build, not in /tmp: there an fsync may be for show.
        self.directory = Path(tempfile.mkdtemp(prefix="benchmark-", dir=REPOSITORY / ".build"))
        return self

    def __exit__(self, *_) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)

    def _build(self) -> None:
        say("building the clients and the peers …")
        self.programs.mkdir(parents=True, exist_ok=True)
        for name, libraries in (("ceiling", ["-lsqlite3", "-lm"]), ("load", ["-lm"]), ("scrape", [])):
            source = HERE / "clients" / f"{name}.c"
            command(["gcc", "-O2", "-Wall", "-Wextra", "-o", self.programs / name, source, *libraries], 120)
        # Debian's Go libraries, and no network.
        debian = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""}
        peers = HERE / "peers" / "exposition.go"
        command(["go", "build", "-o", self.programs / "exposition", peers], 600, debian)

    def client(self, name: str, *arguments, seconds: float = 120, token: str | None = None):
        """Runs a client to its end, which shows the token, and gives back what it printed, as JSON."""
        environment = {"BURSAR_TOKEN": token} if token else None
        return json.loads(command([self.programs / name, *arguments], seconds, environment))


def command(arguments: list, seconds: float, environment: dict | None = None) -> str:
    """Runs a program for so long at most, and gives back its standard output."""
    arguments = [str(argument) for argument in arguments]
    try:
        done = subprocess.run(
            arguments, capture_output=True, text=True, timeout=seconds, cwd=REPOSITORY,
            env={**os.environ, **(environment or {})})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failure(str(error)) from error
    if done.returncode != 0:
        raise Failure(f"{' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout


def say(text: str) -> None:
    """Progress is for standard error: standard output is the table."""
    print(text, file=sys.stderr, flush=True)
