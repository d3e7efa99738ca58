# Every report that is timed, with what it is asked and how long it may take.
# SPDX-License-Identifier: Apache-2.0
"""The questions, to be read from top to bottom."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Question:
    """A report, asked for a period. A value of None stands for what the store has much of: a user, a tenant, …"""

    report: str
    parameters: tuple[tuple[str, str | None], ...] = ()
    # Milliseconds within which the median should be.
    goal: float | None = None
    # Goes through all calls or activities of the period, and so takes longer where there are more.
    scans: bool = False

    @property
    def text(self) -> str:
        return " ".join([self.report, *(f"{name}={value or '…'}" for name, value in self.parameters)])

    def path(self, period: dict[str, str], examples: dict[str, str]) -> str:
        asked = {name: examples[name] if value is None else value for name, value in self.parameters}
        return f"/v1/reports/{self.report}?{urlencode(period | asked)}"


def ask(report: str, goal: float | None = None, **parameters: str | None) -> Question:
    return Question(report, tuple(parameters.items()), goal)


def scan(report: str, goal: float, **parameters: str | None) -> Question:
    return Question(report, tuple(parameters.items()), goal, scans=True)


QUESTIONS = [
    ask("overview", 20),
    ask("costs", 20),
    ask("costs", 20, by="model"),
    ask("costs", 20, by="tenant", per="month"),
    ask("costs", by="user", limit="100"),
    ask("costs", by="subject", limit="100"),
    ask("costs", by="property:quality"),
    ask("forecast", 20),
    ask("compare", 20),
    ask("budgets", 20),
    ask("content", 20),
    ask("content", 20, by="property:quality"),
    ask("revenue", 20),
    ask("growth", 150),
    ask("active", 150),
    ask("top", 150, by="user"),
    ask("top", 150, by="tenant"),
    ask("top", 150, by="subject"),
    ask("segments", 150, by="plan"),
    ask("segments", 150, by="country"),
    ask("segments", 150, by="standing"),
    ask("economics", 150, by="user"),
    ask("economics", 150, by="tenant"),
    ask("economics", 150, by="plan"),
    ask("retention", 500, cohort="day"),
    ask("retention", 500, cohort="week"),
    ask("retention", 500, cohort="month", unbounded="true"),
    ask("funnel", 500, steps="signed_up,story_created,story_completed", within="30d"),
    ask("funnel", 500, steps="signed_up,message_sent,story_completed", within="7d", by="source"),
    ask("calls"),
    ask("calls", 100, user=None),
    ask("calls", 100, tenant=None),
    ask("calls", 100, provider=None),
    ask("calls", 100, model=None),
    ask("calls", 100, operation=None),
    ask("calls", sort="dearest"),
    ask("calls", sort="slowest"),
    ask("calls", sort="failed"),
    ask("calls", sort="oldest"),
    ask("events"),
    ask("events", user=None),
    ask("events", tenant=None),
    ask("events", kind="activity"),
    ask("events", sort="slowest"),
    ask("errors"),
    ask("jobs"),
    ask("tips"),
    ask("user", user=None),
    ask("audit"),
    # What no sum tells: it goes through columns of all calls, or activities, of the period.
    scan("costs", 300, by="source"),
    scan("costs", 300, by="plan"),
    scan("costs", 300, by="session", limit="100"),
    scan("costs", 300, by="model", user=None),
    scan("costs", 300, by="user", model=None, limit="100"),
    scan("costs", 300, per="hour", limit="100"),
    scan("costs", 500, by="model,country", plan="pro", status="ok", tenant=None),
    scan("overview", 300, model=None),
    scan("top", 300, by="user", model=None),
    scan("active", 300, model=None),
    scan("content", 300, by="user", limit="100"),
    scan("content", 300, by="subject", limit="100"),
    scan("economics", 300, by="subject", limit="100"),
    scan("errors", 300, by="subject"),
    scan("calls", 300, status="error", country="DE"),
    # By the days of a zone: sums that are put right by what lies elsewhere, and people found among all that was done.
    scan("costs", 300, by="model", zone="Europe/Berlin"),
    scan("costs", 300, per="day", zone="Europe/Berlin"),
    scan("costs", 300, per="day", zone="America/Los_Angeles"),
    scan("overview", 300, zone="Asia/Kolkata"),
    scan("growth", 300, zone="Asia/Tokyo"),
    scan("active", 300, zone="Europe/Berlin"),
    scan("retention", 300, zone="Europe/Berlin", cohort="week"),
    scan("growth", 300, unit="tenant", zone="Europe/Berlin"),
    # Another period beside it.
    ask("costs", 40, by="model", compare="previous"),
]
