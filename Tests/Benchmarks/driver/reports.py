# Reports over a year, on two stores that differ only in calls, and ingest while reports run.
# SPDX-License-Identifier: Apache-2.0
"""Report times."""

import contextlib
import datetime
import http.client
import os
import random
import shutil
import sqlite3
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles

from .bench import REPOSITORY, Bench, Failure, command, say
from .questions import QUESTIONS, Question
from .server import Server, bursar
from .table import Row, compared, mebibytes, milliseconds, rate

DAYS = 365
WARM_UPS, TIMED = 5, 40
MOST_RATIO = 1.5
READERS = 2
# What a demo's product would configure.
CONFIGURATION = """\
dimensions: [aspect_ratio, quality]
measures: [audio_minutes, chapters]
plans:
  - { name: pro, price_usd: 29, interval: month }
  - { name: team, price_usd: 99, interval: month }
  - { name: studio, price_usd: 758, interval: year }
budgets:
  - { name: anthropic, match: { provider: anthropic }, limit_usd: 5000, per: month }
  - { name: per-tenant, each: tenant, limit_usd: 500, per: month }
"""


class Reports:
    """Makes the stores when entered, and removes them when left: they take some gigabytes."""

    def __init__(self, bench: Bench):
        self._bench = bench
        self._users, self._calls = (8_000, 1_000_000) if bench.quick else (100_000, 10_000_000)
        last = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)
        self._period = {"from": str(last - datetime.timedelta(days=DAYS - 1)), "to": str(last)}
        self._random = random.Random(1)

    def __enter__(self) -> "Reports":
        # On a disk, and not in the repository.
        place = os.environ.get("TMPDIR", "/var/tmp")
        self._directory = Path(tempfile.mkdtemp(prefix="bursar-reports-", dir=place))
        try:
            fill = build_fill()
            self._large = self._make(fill, "large", self._calls)
            self._small = self._make(fill, "small", self._calls // 10)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def title(self) -> str:
        return f"Reports over {DAYS} days, {self._calls:,} calls by {self._users:,} users"

    def rows(self) -> list[Row]:
        """Both servers run at once and are asked in turns: what disturbs one disturbs the other."""
        with contextlib.ExitStack() as running:
            large, small = (
                running.enter_context(bursar(self._bench, store, configuration=CONFIGURATION))
                for store in (self._large, self._small))
            examples = examples_of(self._large)
            taken = {(question, server): Answers() for question in QUESTIONS for server in (large, small)}
            asked = {question: question.path(self._period, examples) for question in QUESTIONS}
            with Asker(large) as ask_large, Asker(small) as ask_small:
                for count, keeps in ((WARM_UPS, False), (TIMED, True)):
                    say(f"asking {len(QUESTIONS)} reports, {count} times each …")
                    for question in self._shuffled(QUESTIONS * count):
                        for server, asker in self._shuffled([(large, ask_large), (small, ask_small)]):
                            taken[question, server].add(asker.ask(asked[question]), keeps)
            peaks = [server.memory("VmHWM") for server in (large, small)]
            name = f"{self._calls // 10:,} calls"
            rows = [row(question, taken[question, large], taken[question, small], name) for question in QUESTIONS]
            rows.append(compared("resident at the most, meanwhile", *peaks, name, mebibytes))
            # What has no answer is in the table already.
            answered = [asked[question] for question in QUESTIONS if not taken[question, large].problem]
            return rows + [self._ingest(large, answered)]

    def _make(self, fill: Path, name: str, calls: int) -> Path:
        store = self._directory / f"{name}.db"
        say(f"making a store of {calls:,} calls …")
        made = command(
            [fill, "--store", store, "--users", self._users, "--calls", calls, "--days", DAYS,
             "--until", self._period["to"]], 1800)
        say(made.strip())
        return store

    def _ingest(self, server: Server, paths: list[str]) -> Row:
        """Ingest alone and with readers that never rest, in turns."""
        self._send(server, 0.5)
        alone, beside, answered, failed = [], [], 0, 0
        for turn in range(2 if self._bench.quick else 5):
            say(f"ingest beside reports, round {turn + 1} …")
            alone.append(self._send(server))
            with Readers(server, paths) as readers:
                beside.append(self._send(server))
            answered += readers.answered
            failed += readers.failed
        reports = answered / (len(beside) * self._seconds)
        result = compared(
            f"ingest while {READERS} connections ask reports", median(beside), median(alone), "alone", rate,
            "at least 0.8", lambda ratio: ratio >= 0.8 and failed == 0)
        result.bursar += f" ({reports:,.0f} reports/s{f', {failed} failed' if failed else ''})"
        return result

    @property
    def _seconds(self) -> float:
        return 3 if self._bench.quick else 6

    def _send(self, server: Server, share: float = 1) -> float:
        seconds = self._seconds * share
        figures = self._bench.client(
            "load", server.port, 4, 1_000, "growing", int(100_000 * seconds), seconds, self._random.randrange(1 << 30),
            seconds=seconds + 60)
        return figures["events_per_second"]

    def _shuffled(self, things: list) -> list:
        return self._random.sample(things, len(things))


class Answers:
    """What came back for one question."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.rows_read: int | None = None
        self.problem = ""

    def add(self, answer: "Answer", keeps: bool) -> None:
        if answer.problem:
            self.problem = answer.problem
        elif keeps:
            self.times.append(answer.milliseconds)
            self.rows_read = answer.rows_read

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def p99(self) -> float:
        return quantiles(self.times, n=100, method="inclusive")[98]


class Answer:
    """One answer: how long it took to its last byte, or why it is none."""

    def __init__(self, milliseconds: float, rows_read: int | None, problem: str):
        self.milliseconds = milliseconds
        self.rows_read = rows_read
        self.problem = problem


class Asker:
    """A connection that is kept."""

    def __init__(self, server: Server):
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def __enter__(self) -> "Asker":
        return self

    def __exit__(self, *_) -> None:
        self._connection.close()

    def ask(self, path: str) -> Answer:
        began = time.perf_counter()
        try:
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            return Answer(0, None, f"no answer: {type(error).__name__}")
        took = (time.perf_counter() - began) * 1000
        rows_read = answer.getheader("Bursar-Rows-Read", "")
        problem = "" if answer.status == 200 else f"{answer.status} {body[:120].decode(errors='replace')}"
        return Answer(took, int(rows_read) if rows_read.isdigit() else None, problem)


class Readers:
    """Connections on which reports are asked one after the other, in any order, while this is entered."""

    def __init__(self, server: Server, paths: list[str]):
        self._server = server
        self._paths = paths
        self._stopped = threading.Event()
        self._answered = [0] * READERS
        self._failed = [0] * READERS
        self._threads = [threading.Thread(target=self._read, args=(place,)) for place in range(READERS)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    @property
    def answered(self) -> int:
        return sum(self._answered)

    @property
    def failed(self) -> int:
        return sum(self._failed)

    def _read(self, place: int) -> None:
        chance = random.Random(place)
        with Asker(self._server) as asker:
            while not self._stopped.is_set():
                counts = self._failed if asker.ask(chance.choice(self._paths)).problem else self._answered
                counts[place] += 1


def row(question: Question, large: Answers, small: Answers, name: str) -> Row:
    """The large store's figures beside the small one's. The time has to be met, and the ratio but for what scans."""
    goals = [] if question.goal is None else [f"within {question.goal:g} ms"]
    if not question.scans:
        goals.append(f"at most {MOST_RATIO}")
    goal = ", ".join(goals)
    if problem := large.problem or small.problem:
        return Row(question.text, " ".join(problem.replace("|", "/").split()), goal=goal, met=False)
    ratio = large.median / small.median
    met = (question.scans or ratio <= MOST_RATIO) and (question.goal is None or large.median <= question.goal)
    return Row(question.text, figures(large), f"{figures(small)}, {name}", f"{ratio:.2f}", goal, met)


def figures(answers: Answers) -> str:
    rows = "rows read not told" if answers.rows_read is None else f"{answers.rows_read:,} rows"
    return f"{milliseconds(answers.median)} (p99 {milliseconds(answers.p99)}; {rows})"


def examples_of(store: Path) -> dict[str, str]:
    """What single calls are looked for by: a user of many calls, and the busiest of everything else."""
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as database:
        def text(query: str) -> str:
            found = database.execute(query).fetchone()
            if not found or not found[0]:
                raise Failure(f"the store has no example for: {query}")
            return found[0]

        def busiest(column: str) -> str:
            return text(
                f"SELECT text FROM names JOIN call_days ON id = {column} WHERE text <> '' "
                f"GROUP BY id ORDER BY sum(calls) DESC LIMIT 1")

        examples = {column: busiest(column) for column in ("tenant", "provider", "model", "operation")}
        examples["user"] = text(
            "SELECT name FROM people JOIN user_days ON user_days.person = people.id WHERE anonymous = 0 "
            "GROUP BY people.id ORDER BY sum(calls) DESC LIMIT 1 OFFSET 10")
        return examples


def build_fill() -> Path:
    say("building fill …")
    build = ["swift", "build", "-c", "release", "--static-swift-stdlib"]
    command([*build, "--product", "fill"], 1800)
    return REPOSITORY / command([*build, "--show-bin-path"], 60).strip() / "fill"
