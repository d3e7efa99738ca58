"""Reports whose rows are single events: events, calls, errors, and the orders that these come in."""
# SPDX-License-Identifier: Apache-2.0
import json
from decimal import Decimal
from fractions import Fraction

import days
from deeds import outcome
from expected import ANYTHING, Expected

KINDS = ("call", "activity", "billing", "job", "error", "request", "profile")
OF_CALLS = ("provider", "model", "operation", "tier")
TIMED = {"call": "latency_ms", "activity": "duration_ms", "request": "duration_ms", "job": "run_ms"}


def took(event):
    return event.get(TIMED[event.kind]) if event.kind in TIMED else None


def has_failed(event):
    if event.kind == "call":
        return event["status"] == "error"
    if event.kind == "activity":
        return outcome(event) == "failed"
    if event.kind == "job":
        return event["event"] == "failed"
    if event.kind == "request":
        return event.get("code", 0) >= 500
    return event.kind == "error"


def in_order(events, sort):
    """Those that have their place in an order, the first one first: of equals, what was booked last; of the oldest, first."""
    if sort == "failed":
        events = [event for event in events if has_failed(event)]
    if sort == "dearest":
        events = [event for event in events if event.kind == "call"]
    if sort == "slowest":
        events = [event for event in events if took(event) is not None]
    value = {"dearest": lambda event: event.cost, "slowest": took}.get(sort, lambda event: event.at)
    return sorted(events, key=lambda event: (value(event), event.utc_day, event.place), reverse=sort != "oldest")


def carried(ledger, event, field):
    """What an event has of a filter; nothing where events of its kind have no such thing."""
    if field in OF_CALLS and event.kind != "call":
        return ""
    if field == "status" and event.kind != "call":
        return event["status"] if event.kind == "activity" else ""
    if field.startswith("property:") and event.kind not in ("call", "activity"):
        return None
    return ledger.carried(event, field)


def named(event):
    return event["event"] if event.kind in ("activity", "billing", "job") else ""


def passes(ledger, event, name, value):
    field = name.removesuffix("!")
    own = {"kind": lambda: event.kind, "event": lambda: named(event)}.get(field, lambda: carried(ledger, event, field))()
    return (own in value.split(",")) != name.endswith("!")


def properties(event):
    """As JSON has them. Of whoever was forgotten, those that are declared are left of calls and activities."""
    known = event.properties
    if event.is_redacted:
        kept = ("quality", "audio_minutes", "count") if event.kind in ("call", "activity") else ()
        known = {name: value for name, value in known.items() if name in kept}
    return json.loads(json.dumps(known), parse_float=Decimal) or None


def exact(value):
    return None if value is None else Fraction(str(value))


def session_of(event):
    return ANYTHING if event.is_redacted else event["session"] or None


def cells(ledger, event):
    is_call = event.kind == "call"
    row = dict.fromkeys((
        "event", "provider", "model", "operation", "component", "queue", "status", "error_type", "endpoint", "method", "code",
        "message", "cost_usd", "amount_usd", "credits", "plan", "interval", "reason", "country", "input_tokens",
        "output_tokens", "tier", "cached", "unpriced", "adjustment_usd", "reported_usd", "wait_ms", "job", "request_id",
        "reference"))
    row |= {
        "at": days.instant(event.at), "kind": event.kind, "user": ledger.user_of(event) or None, "source": None,
        "tenant": event["tenant"] or None, "trace": None, "duration_ms": took(event), "properties": properties(event),
        "subject": event["subject"] or None, "subject_kind": event["subject_kind"] or None,
        "subject_name": None if event.kind == "profile" else ledger.name_of(event["subject"]),
        "session": session_of(event),
    }
    fields = {
        "call": ("provider", "model", "operation", "error_type"),
        "activity": ("event", "status", "reason"), "billing": ("event", "plan", "interval"),
        "job": ("event", "queue", "reason"), "error": ("component", "error_type", "message", "code", "endpoint"),
        "request": ("method",), "profile": ("plan", "country"),
    }[event.kind]
    row |= {field: event[field] or None for field in fields}
    if is_call:
        row |= {
            "status": event["status"] or "ok", "message": event["error"] or None, "cost_usd": event.cost,
            "adjustment_usd": event.adjustment, "reported_usd": exact(event.get("cost_usd")),
            "input_tokens": event.get("input_tokens", 0), "output_tokens": event.get("output_tokens", 0),
            "tier": event["tier"] or "standard", "cached": str(bool(event.get("cached"))).lower(), "unpriced": ANYTHING}
    if event.kind == "billing":
        row |= {"amount_usd": exact(event.get("amount_usd")), "credits": exact(event.get("credits"))}
    if event.kind == "job":
        row |= {"wait_ms": event.get("wait_ms"), "job": None if event.is_redacted else event["job"] or None}
    if event.kind == "request":
        row |= {"endpoint": event["route"], "code": str(event["code"])}
    return row


def events(ledger, first, last, sort="newest", limit=100, all=False, **filters):
    wanted = Expected("id")
    wanted.in_order = True
    # An export is read page by page; this is the first.
    wanted.limit = 2000 if all else limit
    found = [event for kind in KINDS for event in ledger.of(kind, first, last)
             if all_pass(ledger, event, filters)]
    for event in in_order(found, sort):
        wanted.add(event["id"], **cells(ledger, event))
    return wanted


def all_pass(ledger, event, filters):
    return all(passes(ledger, event, name, value) for name, value in filters.items())
