"""Reports about what happened in the app: content, errors, jobs."""
# SPDX-License-Identifier: Apache-2.0
from collections import Counter, defaultdict
from fractions import Fraction

import days
import timeline
from expected import Expected, Rounded, mean, ratio

SUCCEEDED = ("ok", "success", "succeeded", "completed")
FAILED = ("error", "failed", "failure")
MEASURES = ("audio_minutes", "count")


def outcome(event):
    status, name = event["status"], event["event"]
    if status in SUCCEEDED or (status not in FAILED and name.endswith("_completed")):
        return "succeeded"
    if status in FAILED or name.endswith("_failed"):
        return "failed"
    return None


def partner(name):
    """The other of a pair of events, if an event is one of a pair."""
    for ours, other in (("_completed", "_failed"), ("_failed", "_completed")):
        if name.endswith(ours):
            return name.removesuffix(ours) + other
    return name


def measured(event, name):
    value = event.properties.get(name)
    return Fraction(round(Fraction(str(value)) * 10**6), 10**6) if isinstance(value, (int, float)) \
        and not isinstance(value, bool) else Fraction(0)


def activities(ledger, first, last, event=None, filters={}):
    return [deed for deed in ledger.of("activity", first, last)
            if (event is None or deed["event"] in (event, partner(event)))
            and all(ledger.matches(deed, *item) for item in filters.items())]


def most_given(deeds):
    counts = Counter(deed["reason"] for deed in deeds if deed["reason"])
    return min(counts, key=lambda reason: (-counts[reason], reason), default=None)


def content(
        ledger, first, last, by="event", per=None, event=None, reasons=False, sessions=False, limit=1000, **filters):
    if reasons:
        return why(activity for activity in activities(ledger, first, last, event) if event in (None, activity["event"]))
    dimension = by.removeprefix("property:")
    wanted = Expected(*(["date"] if per else []), dimension)
    wanted.limit = limit
    found = activities(ledger, first, last, event, filters)

    def place(deed):
        return ledger.place(deed, per) if per else None

    def group(deed):
        return deed.dimension(dimension) if by.startswith("property:") else deed[by]

    def cells(counted, judged):
        succeeded = sum(outcome(deed) == "succeeded" for deed in judged)
        failed = sum(outcome(deed) == "failed" for deed in judged)
        # What comes from columns knows everything.
        is_kept = per != "hour" and (
            not filters if by.startswith("property:") else
            by in ("event", "tenant", "status") and {name.removesuffix("!") for name in filters} <= {"tenant"})
        is_summed = not is_kept or by not in ("tenant", "status") and not filters
        result = {"count": len(counted), "succeeded": succeeded, "failed": failed,
                  "success_rate": ratio(succeeded, succeeded + failed),
                  "mean_duration_ms": mean(deed["duration_ms"] for deed in counted if deed.get("duration_ms") is not None)}
        for measure in MEASURES:
            column = "sum_" + measure if measure in ("count",) else measure
            result[column] = sum((measured(deed, measure) for deed in counted), Fraction(0)) if is_summed else None
        if sessions:
            named = [deed["session"] for deed in counted if deed["session"]]
            result |= {"sessions": len(set(named)),
                       "mean_per_session": Rounded(ratio(len(named), len(set(named))), 6)}
        return result

    groups, judged = defaultdict(list), defaultdict(list)
    for deed in found:
        name = group(deed)
        if name is None:
            continue
        key = (place(deed), name)
        if event in (None, deed["event"]):
            groups[key].append(deed)
        elif by != "event":
            # The other of a pair has a row for what became of it, and counts in nothing else.
            groups.setdefault(key, [])
        judged[key].append(deed)
    of_day = Counter(place(deed) for deeds in groups.values() for deed in deeds)
    for key, deeds in groups.items():
        also = judged[key]
        if by == "event":
            also = judged[key] + (judged[key[0], partner(key[1])] if partner(key[1]) != key[1] else [])
        row = cells(deeds, also) | {"share": ratio(len(deeds), of_day[key[0]])}
        if by == "event":
            row["top_reason"] = most_given(deeds) if not filters else None
        row |= ledger.names_of([by], key[1:])
        wanted.add(*(key if per else key[1:]), **row)
    everything = [deed for deeds in groups.values() for deed in deeds]
    wanted.totals = cells(everything, [deed for deeds in judged.values() for deed in deeds])
    wanted.totals["share"] = ratio(len(everything), len(everything))
    return wanted


def why(deeds):
    wanted = Expected("reason")
    counts = Counter(deed["reason"] for deed in deeds if deed["reason"])
    for reason, count in counts.items():
        wanted.add(reason, count=count, share=ratio(count, sum(counts.values())))
    wanted.totals = {"count": sum(counts.values())}
    wanted.falls = lambda cells: cells["count"]
    return wanted


def errors(ledger, first, last, by=None, component=None, limit=100, all=False, sort="newest"):
    faults = [fault for fault in ledger.of("error", first, last) if component in (None, fault["component"])]
    calls = [call for call in ledger.calls(first, last) if component in (None, call["provider"])]
    failed = [call for call in calls if call["status"] == "error"]
    requests = list(ledger.of("request", first, last))
    if by is None:
        wanted = Expected("id")
        for event in timeline.in_order(faults + failed, sort):
            is_call = event.kind == "call"
            wanted.add(
                event["id"], at=days.instant(event.at), component=event["provider" if is_call else "component"],
                error_type=event["error_type"] or None, message=event["error" if is_call else "message"] or None,
                code=event["code"] or None, endpoint=event["operation" if is_call else "endpoint"] or None,
                user=ledger.user_of(event) or None, subject=event["subject"] or None,
                subject_name=ledger.name_of(event["subject"]), properties=timeline.properties(event), request_id=None, reference=None,
                session=timeline.session_of(event), trace=None, latency_ms=event.get("latency_ms"), cost_usd=event.cost if is_call else None)
        wanted.limit = 2000 if all else limit
        wanted.in_order = True
    elif by == "subject":
        wanted = Expected("subject")
        groups = defaultdict(Counter)
        for event in faults + failed:
            groups[event["subject"]]["failed_calls" if event.kind == "call" else "errors"] += 1
        for subject, counts in groups.items():
            count = sum(counts.values())
            wanted.add(subject, subject_name=ledger.name_of(subject), errors=counts["errors"], count=count,
                       failed_calls=counts["failed_calls"], share=ratio(count, len(faults) + len(failed)))
        wanted.falls = lambda cells: cells["count"]
    else:
        wanted = Expected("component", *(["error_type"] if by == "type" else []))
        groups = defaultdict(Counter)
        for event in faults:
            groups[(event["component"],) + ((event["error_type"],) if by == "type" else ())]["errors"] += 1
        for event in failed:
            groups[(event["provider"],) + ((None,) if by == "type" else ())]["failed_calls"] += 1
        for key, counts in groups.items():
            count = sum(counts.values())
            cells = {"count": count, "share": ratio(count, len(faults) + len(failed))}
            if by == "component":
                cells |= {"errors": counts["errors"], "failed_calls": counts["failed_calls"]}
            wanted.add(*key, **cells)
        wanted.falls = lambda cells: cells["count"]
    wrong = sum(request["code"] >= 500 for request in requests)
    wanted.totals = {
        "errors": len(faults), "calls": len(calls), "failed_calls": len(failed),
        "call_error_rate": ratio(len(failed), len(calls)), "requests": len(requests), "failed_requests": wrong,
        "refused_requests": sum(400 <= request["code"] < 500 for request in requests),
        "request_error_rate": ratio(wrong, len(requests))}
    if component:
        wanted.totals |= dict.fromkeys(("requests", "failed_requests", "refused_requests", "request_error_rate"))
    return wanted


BOUNDS = [100, 500, 1000, 5000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000]


def percentile(values, percent):
    """What so many of 100 do not exceed, as far as buckets tell: in proportion within its bucket."""
    if not values:
        return None
    rank = Fraction(percent * len(values), 100)
    below, lower = 0, 0
    for bound in BOUNDS:
        within = sum(lower < value <= bound or (lower == 0 and value == 0) for value in values)
        if within and below + within >= rank:
            return lower + (bound - lower) * (rank - below) / within
        below, lower = below + within, bound
    return BOUNDS[-1]


def jobs(ledger, first, last, per="day", queue=None, reasons=False, subjects=False, limit=1000, **filters):
    found = [job for job in ledger.of("job", first, last) if queue in (None, job["queue"])
             and all(ledger.matches(job, *item) for item in filters.items())]
    if reasons:
        wanted = Expected("queue", "reason")
        counts = Counter((job["queue"], job["reason"]) for job in found if job["reason"])
        for key, count in counts.items():
            wanted.add(*key, count=count, share=ratio(count, sum(counts.values())))
        wanted.totals = {"count": sum(counts.values())}
        wanted.falls = lambda cells: cells["count"]
        return wanted
    wanted = Expected("date", "queue")
    wanted.limit = limit

    def cells(some):
        count = Counter(job["event"] for job in some)
        waits = [job["wait_ms"] for job in some if job.get("wait_ms") is not None]
        runs = [job["run_ms"] for job in some if job.get("run_ms") is not None]
        return {name: count[name] for name in ("queued", "started", "completed", "failed")} | {
            "failure_rate": ratio(count["failed"], count["completed"] + count["failed"]),
            "wait_mean_ms": mean(waits), "wait_p50_ms": percentile(waits, 50), "wait_p95_ms": percentile(waits, 95),
            "run_mean_ms": mean(runs), "run_p95_ms": percentile(runs, 95)}

    if subjects:
        wanted = Expected("subject")
        for subject in {job["subject"] for job in found}:
            some = [job for job in found if job["subject"] == subject]
            wanted.add(subject, subject_name=ledger.name_of(subject), **cells(some))
        wanted.totals = cells(found)
        wanted.falls = lambda cells: sum(cells[step] for step in ("queued", "started", "completed", "failed"))
        return wanted

    groups = defaultdict(list)
    for job in found:
        groups[ledger.place(job, per), job["queue"]].append(job)
    for key, some in groups.items():
        wanted.add(*key, **cells(some), length=None, length_max=None, oldest_age_max_ms=None)
    wanted.totals = cells(found)
    return wanted
