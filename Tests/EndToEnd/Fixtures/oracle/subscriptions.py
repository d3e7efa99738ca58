"""Who subscribes to what at which price, and how that came."""
# SPDX-License-Identifier: Apache-2.0
from collections import defaultdict
from fractions import Fraction

from prices import nanos

BEGINS = ("subscribed", "renewed", "upgraded", "downgraded")
MONTHS = {"month": 1, "year": 12}


def money(event):
    return Fraction(str(event.get("amount_usd", 0)))


class Change:
    """What a step did to a subscription: which sort of movement, on which plan, of how much a month."""

    def __init__(self, day, sort, plan, amount, step):
        self.day, self.sort, self.plan, self.amount, self.step = day, sort, plan, amount, step
        # From which plan at what to which at what, where it changed.
        self.moved = None


class Subscriptions:
    def __init__(self, ledger, of_tenants=False):
        self.ledger = ledger
        steps = defaultdict(list)
        for event in ledger.events:
            if event.kind == "billing" and event["event"] in BEGINS + ("cancelled",):
                holder = event["tenant"] if of_tenants else event.person or event["tenant"]
                if holder:
                    steps[holder].append(event)
        self.changes = []
        # Of each holder: from which day on which plan runs, at what a month; None where none does.
        self.runs = {}
        for holder, events in steps.items():
            events.sort(key=lambda event: (event.at, event["event"] != "cancelled", event.place))
            self.runs[holder] = list(self.run(events))

    def run(self, events):
        # No plan: there is no subscription. No amount: nobody knows what it costs.
        plan = amount = None
        was_there = False
        for event in events:
            step = event["event"]
            if step == "cancelled":
                if plan is not None:
                    self.changes.append(Change(event.day, "churn", plan, amount or Fraction(0), step))
                plan = amount = None
                yield event.day, None, None
                continue
            # A step that names no plan keeps the plan.
            next_plan = event["plan"] or plan or ""
            next_amount = self.monthly(event, next_plan, amount if plan == next_plan else None)
            new, old = next_amount or Fraction(0), amount or Fraction(0)
            if plan is None:
                sort = "reactivation" if was_there else "new"
                self.changes.append(Change(event.day, sort, next_plan, new, step))
            else:
                sort = "expansion" if new >= old else "contraction"
                self.changes.append(Change(event.day, sort, next_plan, abs(new - old), step))
                if plan != next_plan:
                    self.changes[-1].moved = (plan, old, next_plan, new)
            plan, amount, was_there = next_plan, next_amount, True
            yield event.day, plan, amount or Fraction(0)

    def monthly(self, event, plan, paid):
        """What a plan costs a month after a step; `paid` is what it did before, if it ran."""
        price, months = self.ledger.plans.get(plan, (None, 1))
        if money(event):
            return nanos(money(event) / MONTHS.get(event["interval"], months))
        listed = None if price is None else nanos(price / months)
        known = (paid, listed) if event["event"] == "renewed" else (listed, paid)
        return next((amount for amount in known if amount is not None), None)

    def running(self, day):
        """Who has a subscription at the end of a day: its plan and what it brings in a month."""
        found = {}
        for holder, run in self.runs.items():
            state = None
            for since, plan, amount in run:
                if since <= day:
                    state = (plan, amount)
            if state and state[0] is not None:
                found[holder] = state
        return found

    def mrr(self, day):
        return sum((amount for _, amount in self.running(day).values()), Fraction(0))

    def plans_of_users(self, day):
        """The plan of the subscription that runs, else that of the profile."""
        running = self.running(day)
        return {user: (running[user][0] if user in running else user.profile.get("plan", ""))
                or user.profile.get("plan", "") for user in self.ledger.users}
