# Users and revenue: how many people, what they bring in, what they do, and how that has changed.
# SPDX-License-Identifier: Apache-2.0
from .choices import PLAN
from .dashboard import dashboard
from .expressions import COST_IN_RANGE, MARGIN_IN_RANGE, REVENUE_IN_RANGE, active, failing
from .panels import COUNT, FAILURES, MONEY, SHARE, USD, curve, gauges, row, stat, table

USERS = "sum(max by (job) (bursar_users{@}))"
SUBSCRIPTIONS = "max by (job, plan) (bursar_subscriptions{@, plan})"
MRR = "max by (job, plan) (bursar_mrr_usd{@, plan})"
# How the reports read the status of an activity.
SUCCEEDED, FAILED = "ok|success|succeeded|completed", "error|failed|failure"
PAYMENTS = "bursar_payments_usd_total{@, plan}"
REFUNDS = "bursar_refunds_usd_total{@, plan}"

DASHBOARD = dashboard(
    "bursar-users",
    "Bursar / Users and revenue",
    "How many people use the product, what they pay, what they cost, and what they do.",
    [
        row("Is it well?"),
        stat("Users", "Users that the ledger knows; visitors without an account are none.", USERS, COUNT),
        stat(
            "New users",
            "Sign-ups in all that is shown.",
            """sum(increase(bursar_activity_total{@, event="signed_up"}[$__range]))""",
            COUNT,
            whole_range=True,
            decimals=0,
            thresholds=MONEY,
        ),
        stat("Active today", "Distinct people with a call or an activity today (UTC).", active("1d"), COUNT),
        stat(
            "Active in 7 days",
            "Distinct people with a call or an activity in the last seven days, today included.",
            active("7d"),
            COUNT,
        ),
        stat(
            "Active in 30 days",
            "Distinct people with a call or an activity in the last thirty days, today included.",
            active("30d"),
            COUNT,
        ),
        stat(
            "Stickiness",
            "Of those who were active in thirty days, the share that was active today. Low in the morning: the day is not over.",
            f"{active('1d')} / ({active('30d')} > 0)",
            SHARE,
            thresholds=[("orange", None), ("green", 0.1)],
            none="nobody",
        ),
        row("What does it bring in?"),
        stat(
            "MRR",
            "What the subscriptions of the chosen plans bring in a month.",
            f"sum({MRR})",
            USD,
            thresholds=MONEY,
            none="no subscriptions",
        ),
        stat(
            "Subscriptions",
            "Subscriptions of the chosen plans that run now.",
            f"sum({SUBSCRIPTIONS})",
            COUNT,
            none="no subscriptions",
        ),
        stat(
            "Revenue",
            "Payments less refunds in all that is shown, of all plans.",
            REVENUE_IN_RANGE,
            USD,
            whole_range=True,
            thresholds=MONEY,
            none="no payments",
        ),
        stat("Cost", "What calls cost in all that is shown.", COST_IN_RANGE, USD, whole_range=True),
        stat(
            "Margin",
            "The share of revenue that calls leave, in all that is shown.",
            MARGIN_IN_RANGE,
            SHARE,
            whole_range=True,
            thresholds=[("red", None), ("orange", 0), ("green", 0.3)],
            none="no revenue",
        ),
        stat(
            "Cost of an active user",
            "Cost in all that is shown for each user who was active in the last thirty days: most telling over 30 days.",
            f"{COST_IN_RANGE} / ({active('30d')} > 0)",
            USD,
            whole_range=True,
            none="nobody",
        ),
        table(
            "Plans",
            "What each plan has and brings in.",
            {"plan": "Plan"},
            [
                (f"sum by (plan) ({SUBSCRIPTIONS})", "Subscriptions", COUNT, None),
                (f"sum by (plan) ({MRR})", "MRR", USD, None),
                (f"sum by (plan) ({MRR}) / (sum by (plan) ({SUBSCRIPTIONS}) > 0)", "MRR of one", USD, None),
                (f"sum by (plan) (increase({PAYMENTS}[$__range]))", "Payments", USD, None),
                (f"sum by (plan) (increase({REFUNDS}[$__range]))", "Refunds", USD, None),
            ],
            width=16,
            height=8,
            sort="MRR",
            none="no plans",
        ),
        gauges(
            "Share of MRR by plan",
            "What each plan is of the whole.",
            f"sum by (plan) ({MRR}) / scalar(sum({MRR}) > 0)",
            "{{plan}}",
            SHARE,
            thresholds=[("blue", None)],
            width=8,
            none="no subscriptions",
        ),
        row("Why?"),
        curve(
            "Activities an hour",
            "What people did in the app.",
            ("sum by (event) (rate(bursar_activity_total{@}[$__rate_interval])) * 3600", "{{event}}"),
            "none",
            stacked=True,
            interval="1h",
            none="no activities",
        ),
        curve(
            "Activities that failed",
            "Of each activity that says how it ended, the share that failed.",
            (
                failing(
                    "bursar_activity_total", "@", f'status=~"{FAILED}"', f'status=~"{SUCCEEDED}|{FAILED}"', by="event"
                ),
                "{{event}}",
            ),
            SHARE,
            interval="1h",
            thresholds=FAILURES,
            none="none failed",
        ),
        curve(
            "Payments and refunds by day",
            "Each bar is the 24 hours before its time; refunds are below zero.",
            [
                (f"sum by (plan) (rate({PAYMENTS}[$__rate_interval])) * 86400", "{{plan}}"),
                (f"- sum by (plan) (rate({REFUNDS}[$__rate_interval])) * 86400 < 0", "{{plan}}, refunded"),
            ],
            USD,
            bars=True,
            stacked=True,
            interval="1d",
            least=None,
            legend=("sum",),
            none="no payments",
        ),
        curve(
            "Credits by day",
            "Credits purchased, granted, consumed and refunded. Each bar is the 24 hours before its time.",
            ("sum by (kind) (rate(bursar_credits_total{@}[$__rate_interval])) * 86400", "{{kind}}"),
            COUNT,
            bars=True,
            interval="1d",
            legend=("sum",),
            none="no credits",
        ),
        row("Since when?"),
        curve(
            "Active users",
            "Distinct people with a call or an activity in a day, in seven and in thirty days.",
            ("sum by (window) (max by (job, window) (bursar_active_users{@}))", "{{window}}"),
            COUNT,
        ),
        curve(
            "Users and sign-ups by day",
            "All users that the ledger knows, and how many signed up in the 24 hours before.",
            [
                (USERS, "users"),
                (
                    """sum(rate(bursar_activity_total{@, event="signed_up"}[$__rate_interval])) * 86400""",
                    "signed up in a day",
                ),
            ],
            COUNT,
            interval="1d",
            legend=("lastNotNull",),
        ),
        curve(
            "MRR by plan",
            "What the subscriptions of each plan brought in a month, at each time.",
            (f"sum by (plan) ({MRR})", "{{plan}}"),
            USD,
            stacked=True,
            none="no subscriptions",
        ),
        curve(
            "Subscriptions by plan",
            "How many subscriptions of each plan ran, at each time.",
            (f"sum by (plan) ({SUBSCRIPTIONS})", "{{plan}}"),
            COUNT,
            stacked=True,
            none="no subscriptions",
        ),
    ],
    variables=[PLAN],
    since="now-30d",
    refresh="15m",
    timezone="utc",
)
