"""What a report should say with compare: two answers of their own, put together."""
# SPDX-License-Identifier: Apache-2.0
import datetime
import itertools
from decimal import Decimal
from fractions import Fraction

import days

# Rows of single things, which have no counterpart in another period; and reports with columns of their own for it.
NOT_COMPARED = ("calls", "events", "audit")
OWN_COLUMNS = ("overview", "compare")
# Columns that say what a row is about, where these are not all texts and days on the left.
KEYS = {"top": lambda names: names[:1], "budgets": lambda names: names[:2],
        "tips": lambda names: ["kind", "provider", "model", "operation", "tenant", "user"]}
FIGURES = ("count", "money", "ratio", "duration", "number")


def is_compared(name, query):
    return name not in NOT_COMPARED and (name != "errors" or "by=" in query)


def other_periods(first, last):
    """Every kind of another period: what a query says, and which days these are."""
    length = last - first + 1
    year = tuple(a_year_earlier(day) for day in (first, last))
    weeks = -(-length // 7) * 7
    some = (first - 500, first - 480)
    return [
        ("compare=previous", (first - length, first - 1)),
        ("compare=year", year),
        (f"compare={days.text(some[0])}..{days.text(some[1])}", some),
        ("compare=previous&match=weekday", (first - weeks, first - weeks + length - 1)),
        ("compare=year&match=weekday", on_weekday_of(first, *year)),
        (f"compare={days.text(some[0])}..{days.text(some[1])}&match=weekday", on_weekday_of(first, *some)),
    ]


def a_year_earlier(day):
    date = days.date(day)
    if (date.month, date.day) == (2, 29):
        date = date.replace(day=28)
    return (date.replace(year=date.year - 1) - days.EPOCH).days


def on_weekday_of(day, first, last):
    move = min(range(-3, 4), key=lambda n: (days.weekday(first + n) != days.weekday(day), abs(n)))
    return first + move, last + move


def asked(all_questions, periods):
    """Each question over three periods, with three others beside them: in turn, so that all meet all over time."""
    turns = itertools.cycle((period, place) for place in range(6) for period in periods)
    for name, query in all_questions:
        if is_compared(name, query):
            for (first, last), place in itertools.islice(turns, 3):
                yield name, query, first, last, *other_periods(first, last)[place]


def unit_of(name, query):
    given = dict(item.split("=", 1) for item in query.split("&") if item)
    return given.get("per") or (given.get("cohort", "week") if name == "retention" else "day")


def moved(value, unit, start, target):
    """A day or an instant of the period that begins with `start`, at the same place in one that begins with `target`."""
    if len(value) > 10:
        moment = datetime.datetime.fromisoformat(value) + datetime.timedelta(days=target - start)
        return moment.strftime("%Y-%m-%dT%H:%M:%S") + ".%03dZ" % (moment.microsecond // 1000)
    day = days.number(value)
    if unit == "month":
        months = [date.year * 12 + date.month for date in map(days.date, (day, start, target))]
        year, month = divmod(months[2] + months[0] - months[1] - 1, 12)
        return datetime.date(year, month + 1, 1).isoformat()
    return days.text(days.first_of(target, unit) + day - days.first_of(start, unit))


def change(before, now):
    if before is None or now is None or not before:
        return None
    share = (Fraction(now) - Fraction(before)) / abs(Fraction(before))
    return Decimal(round(share * 10**6)) / 10**6


def figures(columns):
    return [column["name"] for column in columns if column["type"] in FIGURES]


def beside(names, now, before):
    now, before = now or {}, before or {}
    return {"before": {name: before.get(name) for name in names},
            "change": {name: change(before.get(name), now.get(name)) for name in names}}


def numbered(rows, key):
    """Rows by what they are about; of several about the same, the first is the first."""
    turns, found = {}, []
    for row in rows:
        turn = turns[key(row)] = turns.get(key(row), -1) + 1
        found.append(((key(row), turn), row))
    return found


def together(name, query, now, before, limit):
    """The rows and totals of both answers as one; `before` has all of its rows."""
    columns = now["columns"]
    leading = [column["name"] for column in itertools.takewhile(lambda column: column["type"] in ("text", "date", "time"), columns)]
    keys = KEYS.get(name, lambda names: names)(leading)
    times = [column["name"] for column in columns if column["name"] in keys and column["type"] != "text"]
    names = figures(columns)
    unit = unit_of(name, query)
    starts = [days.number(answer["period"]["from"]) for answer in (before, now)]

    def translated(row):
        return row | {time: moved(row[time], unit, *starts) for time in times}

    def key(row):
        return tuple(row[name] for name in keys)

    def with_times(cells, row):
        cells["before"] = {time: row and row[time] for time in times} | cells["before"]
        return cells

    earlier = dict(numbered(before["rows"], lambda row: key(translated(row))))
    rows = []
    for found, row in numbered(now["rows"], key):
        then = earlier.pop(found, None)
        rows.append(row | with_times(beside(names, row, then), then))
    if not now.get("rows_left_out"):
        for row in earlier.values():
            rows.append(translated(row) | dict.fromkeys(names) | with_times(beside(names, None, row), row))
    totals = now["totals"]
    told = [total for total in totals if is_figure(total, columns, totals[total], before["totals"].get(total))]
    return rows[:limit], totals | (beside(told, totals, before["totals"]) if told else {})


def is_figure(total, columns, *values):
    kinds = {column["name"]: column["type"] for column in columns}
    if total in kinds:
        return kinds[total] in FIGURES
    return not any(isinstance(value, str) for value in values) and total not in (
        "signed_up", "last_active", "plan", "most_used_subject", "most_used_subject_name", "most_used_model", "quota")


def differences(answer, rows, totals, other):
    found = []
    told = tuple(days.number(answer["before"][end]) for end in ("from", "to"))
    if told != tuple(other):
        found.append(f"it is compared with {answer['before']}, and should be with {days.text(other[0])} to {days.text(other[1])}")
    if len(answer["rows"]) != len(rows):
        found.append(f"{len(answer['rows'])} rows, and should be {len(rows)}")
    found += [f"row {got} should be {wanted}" for got, wanted in zip(answer["rows"], rows) if flat(got) != flat(wanted)]
    if flat(answer["totals"]) != flat(totals):
        found.append(f"totals {answer['totals']} should be {totals}")
    return found


def flat(cells):
    """Cells by their names; sides without any are none."""
    return {(side, name): value for side in ("before", "change") for name, value in cells.get(side, {}).items()} | {
        ("", name): value for name, value in cells.items() if name not in ("before", "change")}
