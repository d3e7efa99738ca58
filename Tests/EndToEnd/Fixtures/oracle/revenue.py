"""What comes in: payments, subscriptions and credits."""
# SPDX-License-Identifier: Apache-2.0
from collections import defaultdict
from fractions import Fraction

import days
from expected import Expected, ratio
from subscriptions import money

CREDITS = {"purchased": 1, "granted": 1, "refunded": 1, "consumed": -1}
MOVES = ("new", "expansion", "contraction", "churn", "reactivation", "switched")


def taken(ledger, first=None, last=None):
    """What payments brought and refunds took."""
    events = ledger if first is None else ledger.of("billing", first, last)
    for event in events:
        if event["event"] in ("paid", "refunded"):
            yield money(event) * (1 if event["event"] == "paid" else -1)


def row(ledger, subscriptions, first, last, plan=None):
    def is_of(name):
        return plan is None or name == plan

    def running(day):
        return {holder: state for holder, state in subscriptions.running(day).items() if is_of(state[0])}

    start, end = running(first - 1), running(last)
    changes = [change for change in subscriptions.changes if first <= change.day <= last and is_of(change.plan)]
    # By plan, who changes plans neither expands nor contracts: what they pay comes and goes.
    stayed = [change for change in changes if plan is None or not change.moved]
    sums = {sort: sum((change.amount for change in stayed if change.sort == sort), Fraction(0)) for sort in MOVES}
    for change in subscriptions.changes:
        if plan is not None and change.moved and first <= change.day <= last:
            left, old, came, new = change.moved
            sums["switched"] += (new if came == plan else 0) - (old if left == plan else 0)
    events = [event for event in ledger.of("billing", first, last) if is_of(event["plan"])]

    def paid(step):
        return sum((money(event) for event in events if event["event"] == step), Fraction(0))

    def credits(step):
        return sum((Fraction(str(event["credits"])) for event in events if event["event"] == "credits_" + step), Fraction(0))

    def count(test):
        return sum(1 for change in changes if test(change))

    cancelled = count(lambda change: change.sort == "churn")
    cells = sums | {
        "mrr_start": sum((amount for _, amount in start.values()), Fraction(0)),
        "mrr_end": sum((amount for _, amount in end.values()), Fraction(0)),
        "subscribers": len(end), "paying": sum(amount > 0 for _, amount in end.values()),
        "churn_rate": ratio(cancelled, len(start)),
        "subscribed": count(lambda change: change.sort == "new"),
        "reactivated": count(lambda change: change.sort == "reactivation"),
        "upgraded": count(lambda change: change.step == "upgraded"),
        "downgraded": count(lambda change: change.step == "downgraded"), "cancelled": cancelled,
        "payments_usd": paid("paid"), "refunds_usd": paid("refunded"),
        "revenue_usd": paid("paid") - paid("refunded"),
    } | {f"credits_{step}": credits(step) for step in CREDITS}
    cells["arpu"] = ratio(cells["mrr_end"], cells["paying"])
    assert cells["mrr_end"] == cells["mrr_start"] + sums["new"] + sums["expansion"] - sums["contraction"] \
        - sums["churn"] + sums["reactivation"] + sums["switched"]
    if plan is None:
        del cells["switched"]
    return cells


def revenue(ledger, first, last, by=None, per="day", unit="user", limit=1000):
    subscriptions = ledger.subscriptions if unit == "user" else ledger.subscriptions_of_tenants
    last = min(last, ledger.today)
    if by == "holder":
        return holders(ledger, last, unit)
    if by == "subject":
        return for_subjects(ledger, first, last)
    if by == "plan":
        wanted = Expected("plan")
        plans = {event["plan"] for event in ledger.events if event.kind == "billing"}
        for plan in plans:
            cells = row(ledger, subscriptions, first, last, plan)
            if any(cells.values()):
                wanted.add(plan, **cells)
    else:
        wanted = Expected("date")
        of = ledger.told_by(per)
        by_row = of.subscriptions if unit == "user" else of.subscriptions_of_tenants
        for name, start, stop in ledger.rows(first, last, per):
            wanted.add(name, **row(of, by_row, start, stop))
        wanted.limit = limit
        wanted.in_order = True
    wanted.totals = row(ledger, subscriptions, first, last)
    if by == "plan":
        wanted.totals |= {move: sum((cells[move] for cells in wanted.rows.values()), Fraction(0)) for move in MOVES}
    if unit == "tenant":
        for cells in [*wanted.rows.values(), wanted.totals]:
            cells["arpa"] = cells.pop("arpu")
    return wanted


def for_subjects(ledger, first, last):
    """What was taken for each subject."""
    wanted = Expected("subject")
    groups = defaultdict(list)
    for event in ledger.of("billing", first, last):
        groups[event["subject"]].append(event)

    def cells(events):
        def paid(step):
            return sum((money(event) for event in events if event["event"] == step), Fraction(0))

        return {"payments_usd": paid("paid"), "refunds_usd": paid("refunded"),
                "revenue_usd": paid("paid") - paid("refunded")} | {
            f"credits_{step}": sum((Fraction(str(event["credits"])) for event in events
                                    if event["event"] == "credits_" + step), Fraction(0)) for step in CREDITS}

    for subject, events in groups.items():
        if any(cells(events).values()):
            wanted.add(subject, **cells(events), subject_name=ledger.name_of(subject))
    wanted.totals = cells([event for events in groups.values() for event in events])
    wanted.falls = lambda cells: cells["revenue_usd"]
    return wanted


def holders(ledger, last, unit):
    """Credits of each user or tenant, added up over all time."""
    wanted = Expected("holder", "is")
    sums = defaultdict(lambda: {f"credits_{step}": Fraction(0) for step in CREDITS})
    for event in ledger.events:
        step = event["event"].removeprefix("credits_")
        if event.kind == "billing" and event["event"].startswith("credits_") and event.day <= last:
            holder = event["tenant"] if unit == "tenant" else event.person or event["tenant"]
            if holder is not None:
                sums[holder]["credits_" + step] += Fraction(str(event["credits"]))
    total = {name: Fraction(0) for name in ["credit_balance"] + [f"credits_{step}" for step in CREDITS]}
    for holder, cells in sums.items():
        cells = dict(cells, credit_balance=sum(
            (sign * cells[f"credits_{step}"] for step, sign in CREDITS.items()), Fraction(0)))
        for name, value in cells.items():
            total[name] += value
        if isinstance(holder, str):
            wanted.add(holder, "tenant" if holder else "nobody", **cells)
        else:
            wanted.add(holder.name, "user" if holder.is_user else "visitor", **cells)
    wanted.totals = total
    return wanted
