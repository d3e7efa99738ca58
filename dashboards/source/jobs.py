# Jobs and queues: whether work gets done, how long it waits and runs, and where it piles up.
# SPDX-License-Identifier: Apache-2.0
from .choices import QUEUE
from .dashboard import dashboard
from .expressions import failing, quantile
from .panels import (
    ANY_IS_BAD,
    ANY_IS_ODD,
    COUNT,
    FAILURES,
    SECONDS,
    SHARE,
    YES_OR_NO,
    curve,
    heatmap,
    row,
    stat,
    states,
    table,
)

LENGTH = "max by (job, queue) (bursar_queue_length{@, queue})"
OLDEST = "max by (job, queue) (bursar_queue_oldest_age_seconds{@, queue})"
ENDED = "completed|failed"
AGES = [("green", None), ("orange", 300), ("red", 1800)]
WAIT = "bursar_job_wait_seconds_bucket{@, queue}"
RUN = "bursar_job_run_seconds_bucket{@, queue}"


def a_minute(outcome, by=""):
    return f"""sum{by}(rate(bursar_jobs_total{{@, queue, outcome=~"{outcome}"}}[$__rate_interval])) * 60"""


def quantiles(family):
    return [
        (quantile(0.5, family), "median"),
        (quantile(0.95, family), "95 of 100 within"),
        (quantile(0.99, family), "99 of 100 within"),
    ]


DASHBOARD = dashboard(
    "bursar-jobs",
    "Bursar / Jobs and queues",
    "Queues as they are read from Redis and PostgreSQL, and jobs as the app reports them.",
    [
        row("Is it well?"),
        stat(
            "Queues unreadable",
            "Queues whose length could not be read the last time.",
            "sum(min by (job, queue) (bursar_queue_up{@, queue}) == bool 0)",
            "none",
            thresholds=ANY_IS_BAD,
            width=3,
            none="no queues",
        ),
        stat(
            "Jobs waiting", "Jobs that wait in all chosen queues.", f"sum({LENGTH})", COUNT, width=3, none="no queues"
        ),
        stat(
            "Oldest job waiting",
            "How long the oldest job in any chosen queue has waited, where a queue tells.",
            f"max({OLDEST})",
            SECONDS,
            thresholds=AGES,
            width=3,
            none="not known",
        ),
        stat(
            "Growing",
            "Queues that have grown by more than a job a minute over the last quarter of an hour.",
            "sum(max by (job, queue) (deriv(bursar_queue_length{@, queue}[15m])) * 60 > bool 1)",
            "none",
            thresholds=ANY_IS_ODD,
            width=3,
            none="not known",
        ),
        stat(
            "Failed, kept",
            "Jobs that the queues keep as failed.",
            "sum(max by (job, queue) (bursar_queue_failed{@, queue}))",
            COUNT,
            thresholds=ANY_IS_ODD,
            width=3,
            none="not known",
        ),
        stat(
            "Jobs failing",
            "Share of ended jobs that failed, over five minutes or more.",
            failing("bursar_jobs_total", "@, queue", 'outcome="failed"', f'outcome=~"{ENDED}"'),
            SHARE,
            thresholds=FAILURES,
            interval="5m",
            width=3,
            none="no jobs",
        ),
        stat(
            "Wait",
            "How long 95 of 100 jobs waited at the most, over five minutes or more.",
            quantile(0.95, WAIT),
            SECONDS,
            thresholds=AGES,
            interval="5m",
            width=3,
            none="no jobs",
        ),
        stat(
            "Run",
            "How long 95 of 100 jobs ran at the most, over five minutes or more.",
            quantile(0.95, RUN),
            SECONDS,
            interval="5m",
            width=3,
            none="no jobs",
        ),
        row("How much work is there, and who does it?"),
        table(
            "Queues",
            "What each queue holds now, as it was last read.",
            {"queue": "Queue"},
            [
                ("min by (queue) (bursar_queue_up{@, queue})", "Read", "none", YES_OR_NO),
                ("max by (queue) (bursar_queue_length{@, queue})", "Waiting", COUNT, None),
                ("max by (queue) (bursar_queue_oldest_age_seconds{@, queue})", "Oldest", SECONDS, AGES),
                ("max by (queue) (bursar_queue_active{@, queue})", "Active", COUNT, None),
                ("max by (queue) (bursar_queue_delayed{@, queue})", "Delayed", COUNT, None),
                ("max by (queue) (bursar_queue_failed{@, queue})", "Failed", COUNT, [("text", None), ("orange", 1)]),
            ],
            width=12,
            height=8,
            sort="Waiting",
            none="no queues",
        ),
        table(
            "Jobs",
            "What the app reported of each queue's jobs in all that is shown.",
            {"queue": "Queue"},
            [
                (
                    """sum by (queue) (increase(bursar_jobs_total{@, queue, outcome="queued"}[$__range]))""",
                    "Queued",
                    COUNT,
                    None,
                ),
                (
                    """sum by (queue) (increase(bursar_jobs_total{@, queue, outcome="completed"}[$__range]))""",
                    "Completed",
                    COUNT,
                    None,
                ),
                (
                    """sum by (queue) (increase(bursar_jobs_total{@, queue, outcome="failed"}[$__range]))""",
                    "Failed",
                    COUNT,
                    [("text", None), ("orange", 1)],
                ),
                (
                    """sum by (queue) (increase(bursar_job_wait_seconds_sum{@, queue}[$__range]))
                    / (sum by (queue) (increase(bursar_job_wait_seconds_count{@, queue}[$__range])) > 0)""",
                    "Mean wait",
                    SECONDS,
                    None,
                ),
                (
                    """sum by (queue) (increase(bursar_job_run_seconds_sum{@, queue}[$__range]))
                    / (sum by (queue) (increase(bursar_job_run_seconds_count{@, queue}[$__range])) > 0)""",
                    "Mean run",
                    SECONDS,
                    None,
                ),
            ],
            width=12,
            height=8,
            sort="Queued",
            none="no jobs",
        ),
        curve(
            "Jobs a minute that ended",
            "How many jobs each queue's workers completed or failed.",
            (a_minute(ENDED, " by (queue) "), "{{queue}}"),
            "none",
            stacked=True,
            interval="1m",
            none="no jobs",
        ),
        curve(
            "Workers at work",
            "How many workers a queue keeps busy on average: the seconds that its jobs ran, each second.",
            ("sum by (queue) (rate(bursar_job_run_seconds_sum{@, queue}[$__rate_interval]))", "{{queue}}"),
            "none",
            stacked=True,
            interval="5m",
            none="no jobs",
        ),
        row("Why?"),
        curve(
            "In and out",
            "Where more come in than go out, a queue grows.",
            [(a_minute("queued"), "queued a minute"), (a_minute(ENDED), "ended a minute")],
            "none",
            interval="1m",
            none="no jobs",
        ),
        curve(
            "Failing by queue",
            "Of each queue's ended jobs, the share that failed.",
            (
                failing("bursar_jobs_total", "@, queue", 'outcome="failed"', f'outcome=~"{ENDED}"', by="queue"),
                "{{queue}}",
            ),
            SHARE,
            thresholds=FAILURES,
            interval="5m",
            none="none failed",
        ),
        curve("Wait", "How long jobs waited to start.", quantiles(WAIT), SECONDS, interval="5m", none="no jobs"),
        curve("Run", "How long jobs ran.", quantiles(RUN), SECONDS, interval="5m", none="no jobs"),
        curve(
            "Wait by queue",
            "How long 95 of 100 jobs of each queue waited at the most.",
            (quantile(0.95, WAIT, "queue"), "{{queue}}"),
            SECONDS,
            interval="5m",
            none="no jobs",
        ),
        curve(
            "Run by queue",
            "How long 95 of 100 jobs of each queue ran at the most.",
            (quantile(0.95, RUN, "queue"), "{{queue}}"),
            SECONDS,
            interval="5m",
            none="no jobs",
        ),
        row("Since when?"),
        curve(
            "Jobs waiting",
            "The length of each queue.",
            (f"max by (queue) ({LENGTH})", "{{queue}}"),
            COUNT,
            none="no queues",
        ),
        curve(
            "Oldest job waiting",
            "The age of the oldest job of each queue, where it tells.",
            (f"max by (queue) ({OLDEST})", "{{queue}}"),
            SECONDS,
            thresholds=AGES,
            none="not known",
        ),
        heatmap(
            "How long jobs waited",
            "How many jobs waited how long.",
            "sum by (le) (increase(bursar_job_wait_seconds_bucket{@, queue}[$__rate_interval]))",
        ),
        curve(
            "Failed, delayed and active",
            "What the queues hold beside the jobs that wait.",
            [
                ("max by (queue) (bursar_queue_failed{@, queue})", "{{queue}}, failed"),
                ("max by (queue) (bursar_queue_delayed{@, queue})", "{{queue}}, delayed"),
                ("max by (queue) (bursar_queue_active{@, queue})", "{{queue}}, active"),
            ],
            COUNT,
            none="not known",
        ),
        states(
            "Could the queues be read?",
            "When Bursar could read each queue, and when it could not.",
            "min by (queue) (bursar_queue_up{@, queue})",
            "{{queue}}",
            mappings=YES_OR_NO,
            height=6,
            none="no queues",
        ),
    ],
    variables=[QUEUE],
    since="now-6h",
    refresh="30s",
)
