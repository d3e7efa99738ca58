# The variables that some dashboards add to job and instance.
# SPDX-License-Identifier: Apache-2.0
from .dashboard import variable

PROVIDER = variable("provider", "Provider", "label_values(bursar_calls_total{@}, provider)")
MODEL = variable("model", "Model", "label_values(bursar_calls_total{@, provider}, model)")
OPERATION = variable("operation", "Operation", "label_values(bursar_calls_total{@, provider, model}, operation)")
BUDGET = variable("budget", "Budget", "label_values(bursar_budget_limit_usd{@}, budget)")
PLAN = variable("plan", "Plan", "label_values(bursar_subscriptions{@}, plan)")
QUEUE = variable(
    "queue",
    "Queue",
    'label_values({__name__=~"bursar_jobs_total|bursar_queue_up",job=~"$job",instance=~"$instance"}, queue)',
)
PROBE = variable("probe", "Probe", "label_values(bursar_probe_critical{@}, probe)")
ROUTE = variable("route", "Route", "label_values(bursar_app_requests_total{@}, route)")
