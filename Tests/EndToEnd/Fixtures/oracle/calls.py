"""Reports about calls: costs, calls, top, compare, overview, economics."""
# SPDX-License-Identifier: Apache-2.0
from collections import defaultdict
from fractions import Fraction

import days
from expected import ANYTHING, Expected, Rounded, change, mean, ratio
from revenue import taken
from timeline import in_order, session_of

# What is no plain token, by the names of columns and measures, in the order of these.
UNITS = (
    "reasoning_tokens", "cache_write_1h_tokens", "input_audio_tokens", "output_audio_tokens", "cache_read_audio_tokens",
    "input_image_tokens", "output_image_tokens", "characters", "input_seconds", "output_seconds", "input_images",
    "output_images", "requests", "searches", "bytes", "cache_read_image_tokens", "input_video_tokens",
    "output_video_tokens", "input_video_seconds",
)
# Measures of which there is a row only where either period has any.
WHERE_ANY = ("cache_read_tokens", "cache_write_tokens") + UNITS


def unit(name):
    """Most calls have nothing of most units, and most that have it have whole ones: fractions are slow."""
    def figure(call):
        value = call.fields.get(name, 0)
        return value if isinstance(value, int) else Fraction(str(value))
    return figure


FIGURES = {
    "cost_usd": lambda call: call.cost,
    "input_usd": lambda call: call.quote.input,
    "output_usd": lambda call: call.quote.output,
    "adjustment_usd": lambda call: call.adjustment,
    "saved_usd": lambda call: call.quote.saved,
    "calls": lambda call: 1,
    "cached_calls": lambda call: bool(call.get("cached")),
    "unpriced_calls": lambda call: call.quote.basis == "nothing",
    "reported_calls": lambda call: call.quote.basis == "report",
    "error_calls": lambda call: call["status"] == "error",
    "input_tokens": lambda call: call.get("input_tokens", 0),
    "output_tokens": lambda call: call.get("output_tokens", 0),
    "cache_read_tokens": lambda call: call.get("cache_read_tokens", 0),
    "cache_write_tokens": lambda call: call.get("cache_write_tokens", 0) + call.get("cache_write_1h_tokens", 0),
} | {name: unit(name) for name in UNITS}


def usage(calls, names=UNITS):
    """What calls used, by the names of its columns."""
    return {name: total(FIGURES[name], calls) for name in names}


def total(figure, calls):
    """The sum of a figure, with no fraction for what is nothing."""
    return sum(filter(None, map(figure, calls)))


def spent(calls):
    return sum(call.spent for call in calls)


def figures(calls):
    sums = {name: total(figure, calls) for name, figure in FIGURES.items()}
    sums["mean_latency_ms"] = mean(call["latency_ms"] for call in calls if call.get("latency_ms") is not None)
    return sums


def group_of(ledger, call, by):
    """What a call is grouped under; None where it is in no group."""
    if by == "user":
        return call.person.name if call.person else ""
    return ledger.carried(call, by)


def costs(ledger, first, last, by="provider", per=None, limit=1000, **filters):
    dimensions = by.split(",")
    wanted = Expected(*(["date"] if per else []), *(dimension.removeprefix("property:") for dimension in dimensions))
    groups = defaultdict(list)
    for call in ledger.calls(first, last, filters):
        group = tuple(group_of(ledger, call, dimension) for dimension in dimensions)
        if None not in group:
            groups[((ledger.place(call, per),) if per else ()) + group].append(call)
    everything = [call for calls in groups.values() for call in calls]
    total = spent(everything)
    for key, calls in groups.items():
        wanted.add(*key, **figures(calls), **ledger.names_of(dimensions, key[1:] if per else key),
                   share=ratio(spent(calls), total))
    wanted.totals = figures(everything) | {"share": ratio(total, total)}
    wanted.limit = limit
    return wanted


def line_items(text):
    """Amounts of the lines that `priced` has: `1500 input_tokens at 3 per 1M = 0.0045; …`."""
    return [Fraction(line.rpartition(" = ")[2]) for line in text.split("; ")] if text else []


def calls(ledger, first, last, sort="newest", limit=50, all=False, **filters):
    wanted = Expected("id")
    # An export is read page by page; this is the first.
    wanted.limit = 2000 if all else limit
    wanted.in_order = True
    found = in_order(ledger.calls(first, last, filters), sort)
    if all:
        found.sort(key=lambda call: (call.utc_day, call.place), reverse=True)
    for call in found:
        reported = call.get("cost_usd")
        wanted.add(
            call["id"], at=days.instant(call.at), source=None, user=ledger.user_of(call) or None,
            **{name: call[name] or None for name in ("tenant", "provider", "model", "operation", "subject", "error_type")},
            subject_name=ledger.name_of(call["subject"]), session=session_of(call), trace=None,
            tier=call["tier"] or "standard", status=call["status"] or "ok", cost_usd=call.cost,
            adjustment_usd=call.adjustment, reported_usd=None if reported is None else Fraction(str(reported)),
            saved_usd=call.quote.saved, priced_by=None if call.quote.basis == "nothing" else call.quote.basis,
            latency_ms=call.get("latency_ms"), input_tokens=call.get("input_tokens", 0),
            output_tokens=call.get("output_tokens", 0), **usage([call], WHERE_ANY), unpriced=ANYTHING, priced=ANYTHING, cached=str(bool(call.get("cached"))).lower())
    return wanted


def lines_add_up(ledger, answer):
    """The lines of a call are those of its rates, and add up to its cost, with what the app's own cache saved."""
    quotes = {event["id"]: event.quote for event in ledger.events if event.kind == "call"}
    for row in answer["rows"]:
        quote = quotes[row["id"]]
        if (row["unpriced"] is None) != (quote.reason is None):
            yield f"call {row['id']} is unpriced: {quote.reason}"
        priced = row["priced"]
        if sorted(line_items(priced)) != sorted(quote.lines.values()):
            yield f"call {row['id']}: lines {priced}, and should be {quote.lines}"
        if priced is not None and sum(line_items(priced)) != Fraction(row["cost_usd"]) + Fraction(row["saved_usd"]):
            yield f"call {row['id']}: lines {priced} do not add up to {row['cost_usd']} and {row['saved_usd']}"


TOP = {
    "cost": ("cost_usd", lambda call: call.spent), "calls": ("calls", lambda call: 1),
    "tokens": ("tokens", lambda call: call.tokens), "errors": ("errors", lambda call: call["status"] == "error"),
}


def top(ledger, first, last, by="user", sort="cost", limit=10, **filters):
    wanted = Expected(by)
    wanted.limit = limit

    def named(event):
        return ledger.user_of(event) if by == "user" else event[by]

    groups = defaultdict(list)
    everything = list(ledger.calls(first, last, filters))
    for call in everything:
        groups[named(call)].append(call)
    actions = defaultdict(int)
    if sort.startswith("activity:"):
        for event in ledger.of("activity", first, last):
            if event["event"] == sort.removeprefix("activity:"):
                actions[named(event)] += 1
    people = {user.name: user for user in ledger.users}
    for name in set(groups) | set(actions):
        cells = {column: sum(figure(call) for call in groups[name]) for column, figure in TOP.values()}
        cells |= usage(groups[name]) | ledger.names_of([by], [name])
        if sort.startswith("activity:"):
            column, total = "actions", sum(actions.values())
            cells["actions"] = actions[name]
        else:
            column, total = TOP[sort][0], sum(TOP[sort][1](call) for call in everything)
        if not name or cells[column] <= 0:
            continue
        cells["share"] = ratio(cells[column], total)
        if by == "user":
            user = people[name]
            cells |= {field: user.profile.get(field) or None for field in ("name", "email", "plan")}
            cells["last_active"] = days.text(max(user.active_days))
        wanted.add(name, **cells)
    wanted.falls = lambda cells: cells[column]
    return wanted


def before(first, last):
    return first - (last - first + 1), first - 1


def overview_figures(ledger, first, last, internal):
    found = list(ledger.calls(first, last))
    revenue, cost = sum(taken(ledger, first, last)), spent(found)
    jobs = [job["event"] for job in ledger.of("job", first, last)]
    users = ledger.members(internal=internal)
    return {
        "users": sum(user.sign_up_day <= last for user in users),
        "new_users": sum(first <= user.sign_up_day <= last for user in users),
        "active_users": len(ledger.active(users, first, last)),
        "visitors": sum(visitor.is_active(first, last) for visitor in ledger.visitors
                        if internal or not visitor.is_internal),
        "calls": len(found),
        "error_calls": sum(call["status"] == "error" for call in found),
        "unpriced_calls": sum(call.quote.basis == "nothing" for call in found),
        "reported_calls": sum(call.quote.basis == "report" for call in found),
        "errors": len(list(ledger.of("error", first, last))),
        "tokens": sum(call.tokens for call in found), **usage(found, WHERE_ANY),
        "cost_usd": cost,
        "saved_usd": sum(call.quote.saved for call in found),
        "revenue_usd": revenue,
        "margin_usd": revenue - cost,
        "margin": Rounded(ratio(revenue - cost, revenue) if revenue > 0 else None, 6),
        "mrr_usd": ledger.subscriptions.mrr(last),
        "jobs_completed": jobs.count("completed"),
        "jobs_failed": jobs.count("failed"),
    }


def side_by_side(wanted, now, then, name, where_any=WHERE_ANY):
    for measure, value in now.items():
        previous = then[measure]
        if measure in where_any and not value and not previous:
            continue
        plain = [figure.value if isinstance(figure, Rounded) else figure for figure in (value, previous)]
        wanted.add(measure, **{name: value, "previous": previous, "change": change(*plain)})
    wanted.in_order = True
    return wanted


def overview(ledger, first, last, other=None, internal=False):
    return side_by_side(
        Expected("measure"), overview_figures(ledger, first, last, internal),
        overview_figures(ledger, *(other or before(first, last)), internal), "value", WHERE_ANY + ("tokens", "reported_calls", "saved_usd"))


def compare_figures(ledger, first, last, filters, internal):
    found = list(ledger.calls(first, last, filters))
    errors = sum(call["status"] == "error" for call in found)
    result = {
        "cost_usd": spent(found), "calls": len(found), "error_calls": errors,
        "error_rate": Rounded(ratio(errors, len(found)), 6), "tokens": sum(call.tokens for call in found),
        **usage(found, WHERE_ANY),
        "mean_cost_usd": Rounded(ratio(spent(found), len(found)), 9),
    }
    if not filters:
        users = ledger.members(internal=internal)
        result |= {
            "active_users": len(ledger.active(users, first, last)),
            "new_users": sum(first <= user.sign_up_day <= last for user in users),
            "revenue_usd": sum(taken(ledger, first, last)),
        }
    return result


def compare(ledger, first, last, other=None, internal=False, **filters):
    start, end = other or before(first, last)
    if last > ledger.today:
        last = ledger.today
        end = min(end, start + last - first)
    if first > last:
        return Expected("measure")
    return side_by_side(
        Expected("measure"), compare_figures(ledger, first, last, filters, internal),
        compare_figures(ledger, start, end, filters, internal), "current")


def economics(ledger, first, last, by="user", sort="cost", limit=1000):
    wanted = Expected(by)
    wanted.limit = limit
    plans = ledger.subscriptions.plans_of_users(last) if by == "plan" else {}

    def group(event):
        if by == "user":
            return ledger.user_of(event)
        if by in ("tenant", "subject"):
            return event[by]
        return plans.get(event.person, "") if event.person else ""

    revenue, cost = defaultdict(Fraction), defaultdict(Fraction)
    for event in ledger.of("billing", first, last):
        if event["event"] in ("paid", "refunded"):
            revenue[group(event)] += taken_by(event)
    for call in ledger.calls(first, last):
        cost[group(call)] += call.spent
    for name in set(revenue) | set(cost):
        if revenue[name] or cost[name]:
            wanted.add(name, **balance(revenue[name], cost[name]), **ledger.names_of([by], [name]))
    wanted.totals = balance(sum(revenue.values()), sum(cost.values()))
    wanted.falls = {
        "cost": lambda cells: cells["cost_usd"], "revenue": lambda cells: cells["revenue_usd"],
        "margin": lambda cells: cells["margin_usd"], "loss": lambda cells: -cells["margin_usd"],
        "margin_ratio": lambda cells: (cells["margin"] is not None, cells["margin"] or 0),
    }[sort]
    return wanted


def taken_by(event):
    return next(taken([event]))


def balance(revenue, cost):
    return {"revenue_usd": revenue, "cost_usd": cost, "margin_usd": revenue - cost,
            "margin": ratio(revenue - cost, revenue) if revenue > 0 else None}
