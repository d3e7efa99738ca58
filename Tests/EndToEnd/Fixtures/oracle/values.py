"""The names that a filter can be given, as they should be: counted event by event."""
# SPDX-License-Identifier: Apache-2.0
import days

FILTERS = ("user", "tenant", "provider", "model", "operation", "subject", "subject_kind")
# Of which no list is kept: names of the last 90 days.
RECENT = ("subject", "subject_kind")


def questions():
    """Every filter, by beginnings that some names, many or none have, and what SQL would take for more than letters."""
    for of in FILTERS:
        for prefix in ("", "U0", "zoë", "zO", "S", "l", "%", "_", "'", "forgotten"):
            for limit in (1, 3, 1000):
                yield of, prefix, limit


def values(ledger, of, prefix, limit):
    """What `GET /v1/values` should answer."""
    calls, last = {}, {}
    if of == "user":
        for user in ledger.users:
            if not user.is_forgotten:
                calls[user.name] = 0
                last[user.name] = max((day for day in user.active_days if day <= ledger.today), default=None)
    for kind in ("call", "activity") if of in ("user", "tenant") + RECENT else ("call",):
        for event in ledger.of(kind, ledger.today - 89 if of in RECENT else 0, ledger.today):
            name = user_of(event) if of == "user" else event[of]
            if name:
                calls.setdefault(name, 0)
                last[name] = max(last.get(name) or event.day, event.day)
                if kind == "call" and event.day > ledger.today - 90:
                    calls[name] += 1
    # Of bytes, these are the letters of ASCII alone.
    begins = prefix.encode().lower()
    names = sorted((name for name in calls if name.encode().lower().startswith(begins)),
                   key=lambda name: (-calls[name], name.encode()))
    called = lambda name: {"name": ledger.name_of(name)} if of == "subject" else {}
    return {
        "of": of,
        "values": [{"value": name, **called(name), "calls": calls[name], "last": None if last[name] is None else days.text(last[name])}
                   for name in names[:limit]],
        "more": len(names) > limit,
    }


def user_of(event):
    """What events call the user that an event is of; empty where that is nobody, or somebody who was forgotten."""
    person = event.person
    return person.name if person and person.is_user and not person.is_forgotten else ""
