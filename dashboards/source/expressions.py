# Expressions that more than one panel is about, so that they mean the same everywhere.
# SPDX-License-Identifier: Apache-2.0
from .dashboard import ALERTS

# Several servers may share a ledger: what they count adds up, what they tell of the ledger as a whole does not.
LIMIT = "max by (job, budget) (bursar_budget_limit_usd{@, budget})"
SPENT = "max by (job, budget) (bursar_budget_spent_usd{@, budget})"
FORECAST = "max by (job, budget) (bursar_budget_forecast_usd{@, budget})"

FULLEST_BUDGET = """max(
    max by (job, budget) (bursar_budget_spent_usd{@}) / (max by (job, budget) (bursar_budget_limit_usd{@}) > 0))"""

ALERTS_FIRING = f"count({ALERTS}) or vector(0)"

COST_IN_RANGE = "sum(increase(bursar_cost_usd_total{@}[$__range]))"
REVENUE_IN_RANGE = """(
    sum(increase(bursar_payments_usd_total{@}[$__range]))
    - (sum(increase(bursar_refunds_usd_total{@}[$__range])) or vector(0)))"""
MARGIN_IN_RANGE = f"1 - {COST_IN_RANGE} / ({REVENUE_IN_RANGE} > 0)"
MRR = "sum(max by (job, plan) (bursar_mrr_usd{@}))"

PROBES_DOWN = "sum(min by (job, probe) (bursar_probe_up{@}) == bool 0)"


def active(window):
    return f'sum(max by (job) (bursar_active_users{{@, window="{window}"}}))'


def failing(family, scope, matcher, of="", by=""):
    """The share of `matcher` in a counter, or in what `of` matches of it; no share where nothing happened."""
    total = f"sum by ({by}) " if by else "sum"
    bad = f"{total}(rate({family}{{{scope}, {matcher}}}[$__rate_interval]))"
    every = f"{total}(rate({family}{{{scope}, {of}}}[$__rate_interval]))"
    # In all, a lack of failures is a figure, 0; by label it is a line that is not drawn.
    return f"{bad if by else f'({bad} or vector(0))'} / ({every} > 0)"


def dearest(count, labels, family):
    """The cost an hour of the `count` that cost the most in all that is shown: the same ones at every point in time."""
    return f"""sum by ({labels}) (rate({family}[$__rate_interval])) * 3600
        and topk({count}, sum by ({labels}) (increase({family}[$__range] @ end())))"""


def quantile(share, family, by=""):
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({family}[$__rate_interval])))"
