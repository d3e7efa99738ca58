"""What is to be expected: forecast and budgets."""
# SPDX-License-Identifier: Apache-2.0
import math
from collections import defaultdict
from fractions import Fraction

import days
from calls import group_of
from expected import Expected, Near, ratio


class Outlook:
    """What days cost, and what days to come are expected to."""

    def __init__(self, ledger, calls, as_of):
        """Of these calls, at the end of a day that is over, or now."""
        self.as_of = min(as_of, ledger.today)
        self.is_over = as_of < ledger.today
        # As of the end of a day, what came after it is not known.
        self.cost = defaultdict(Fraction)
        for call in calls:
            self.cost[call.day] += call.spent
        full = self.as_of if self.is_over else self.as_of - 1
        start = ledger.first_call_day()
        self.window = [] if start is None else list(range(max(start, full - 27), full + 1))
        self.is_known = len(self.window) >= 7
        by_weekday = defaultdict(list)
        for day in self.window:
            by_weekday[days.weekday(day) if len(self.window) >= 14 else 0].append(float(self.cost[day]))
        self.means = {weekday: sum(values) / len(values) for weekday, values in by_weekday.items()}
        square = sum((value - self.means[weekday]) ** 2 for weekday, values in by_weekday.items() for value in values)
        freedom = len(self.window) - len(self.means)
        self.deviation = math.sqrt(square / freedom) if freedom > 0 else 0

    def mean(self, day):
        return self.means[days.weekday(day) if len(self.window) >= 14 else 0]

    def spent(self, first, last):
        return sum((self.cost[day] for day in range(first, min(last, self.as_of) + 1)), Fraction(0))

    def rest(self, last):
        """What is to come up to a day: means of the days that are left, and what today falls short of its own."""
        if not self.left(last):
            return 0
        to_come = sum(self.mean(day) for day in range(self.as_of + 1, last + 1))
        if not self.is_over:
            to_come += max(0, self.mean(self.as_of) - float(self.cost[self.as_of]))
        return to_come

    def left(self, last):
        return last - self.as_of + (0 if self.is_over else 1)

    def cells(self):
        month, end = days.first_of(self.as_of, "month"), days.last_of(self.as_of, "month")
        spent = self.spent(month, end)
        cells = {"spent_usd": spent} | dict.fromkeys(
            ("projected_usd", "low_usd", "high_usd", "next_month_usd", "next_low_usd", "next_high_usd"))
        if self.is_known:
            projected = float(spent) + self.rest(end)
            width = 1.2816 * self.deviation * math.sqrt(self.left(end))
            after = range(end + 1, days.last_of(end + 1, "month") + 1)
            total = sum(self.mean(day) for day in after)
            next_width = 1.2816 * self.deviation * math.sqrt(len(after))
            cells |= {
                "projected_usd": Near(projected), "low_usd": Near(max(float(spent), projected - width)),
                "high_usd": Near(projected + width), "next_month_usd": Near(total),
                "next_low_usd": Near(max(0, total - next_width)), "next_high_usd": Near(total + next_width)}
        return cells


def forecast(ledger, first, last, **filters):
    wanted = Expected("provider")
    groups = defaultdict(list)
    known = list(ledger.calls(0, min(last, ledger.today), filters))
    for call in known:
        groups[call["provider"]].append(call)
    for provider, calls in groups.items():
        outlook = Outlook(ledger, calls, last)
        month = days.first_of(outlook.as_of, "month")
        if any(call.day >= min([month] + outlook.window[:1]) for call in calls):
            wanted.add(provider, **outlook.cells())
    wanted.totals = Outlook(ledger, known, last).cells()
    return wanted


class Budget:
    def __init__(self, name, limit, per, levels=(80, 90, 100), each=None, zone=None, **match):
        self.name, self.limit, self.per, self.levels = name, Fraction(limit), per, levels
        self.each, self.zone, self.match = each, zone, match

    def calls(self, ledger, first, last):
        for call in ledger.calls(first, last):
            if all(group_of(ledger, call, name.replace("_", ":")) == value for name, value in self.match.items()):
                yield call


BUDGETS = [
    Budget("all", "3", "month", levels=(10, 50, 100)),
    Budget("north", "0.5", "week", provider="north"),
    Budget("images", "0.05", "month", operation="images", tenant="acme"),
    Budget("story", "0.1", "day", subject="story-1"),
    Budget("high", "0.1", "month", property_quality="high"),
    Budget("users", "0.1", "month", each="user"),
    Budget("tenants", "0.2", "week", each="tenant", provider="north"),
    Budget("plans", "1", "month", each="plan"),
    Budget("berlin", "0.05", "day", provider="north", zone="Europe/Berlin"),
    Budget("newfoundland", "0.3", "month", each="tenant", zone="America/St_Johns"),
    Budget("kiribati", "0.3", "week", each="plan", zone="Pacific/Kiritimati"),
]


def budgets(ledger, first, last, budget=None, limit=100):
    wanted = Expected("budget", "member")
    asked, today = ledger, ledger.today
    wanted_ones = [each for each in BUDGETS if budget in (None, each.name)]
    for each in wanted_ones:
        # Each goes by its own clocks. Today is now, whatever day it is there.
        ledger = asked.by_days_of(each.zone)
        day = ledger.today if last >= today else last
        as_of = min(day, ledger.today)
        plans = ledger.subscriptions.plans_of_users(as_of)
        start, end = days.first_of(as_of, each.per), days.last_of(as_of, each.per)
        members = defaultdict(list)
        for call in each.calls(ledger, 0, as_of):
            if each.each == "plan":
                member = plans.get(call.person, "") if call.person else ""
            elif each.each == "user":
                member = call.person if call.person and call.person.is_user else ""
            else:
                member = call["tenant"] if each.each == "tenant" else ""
            members[member].append(call)
        if each.each:
            members = {member: calls for member, calls in members.items()
                       if member and any(call.day >= start for call in calls)}
        else:
            members.setdefault("", [])
        for member, calls in members.items():
            outlook = Outlook(ledger, calls, day)
            spent = outlook.spent(start, end)
            zone = {"zone": each.zone or "UTC"} if any(one.zone for one in wanted_ones) else {}
            crossed = [level for level in each.levels if spent * 100 >= each.limit * level]
            wanted.add(
                each.name, getattr(member, "name", member), per=each.per, period_start=days.text(start),
                period_end=days.text(end), limit_usd=each.limit, spent_usd=spent, left_usd=each.limit - spent,
                share=ratio(spent, each.limit),
                forecast_usd=Near(float(spent) + outlook.rest(end)) if outlook.is_known or not outlook.left(end) else None,
                crossed=", ".join(f"{level} %" for level in crossed) or None, **zone)
    if budget:
        wanted.limit = limit
        wanted.falls = lambda cells: cells["share"]
    wanted.totals = {"budgets": len(wanted.rows),
                     "overspent": sum(cells["spent_usd"] >= cells["limit_usd"] for cells in wanted.rows.values())}
    return wanted
