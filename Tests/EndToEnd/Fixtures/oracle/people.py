"""Reports about people: growth, active, retention, funnel, segments, user."""
# SPDX-License-Identifier: Apache-2.0
import math
from collections import Counter, defaultdict
from fractions import Fraction

import days
from calls import WHERE_ANY, usage
from expected import Expected, Rounded, mean, ratio


def present(members):
    """How many were active on each day that any was."""
    return Counter(day for member in members for day in member.active_days)


def growth(ledger, first, last, per="day", unit="user", internal=False, **filters):
    wanted = Expected("date")
    members = ledger.members(unit, internal, filters, last)
    end = min(last, ledger.today)
    new = Counter(user.sign_up_day for user in members)
    churned, returned = Counter(), Counter()
    for user in members:
        for day in user.active_days:
            if not user.is_active(day + 1, day + 30):
                churned[day + 30] += 1
            if not user.is_active(day - 30, day - 1) and user.sign_up_day < day:
                returned[day] += 1

    def total(counts, start, stop):
        return sum(counts[day] for day in range(start, stop + 1))

    def users(day):
        return sum(user.sign_up_day <= day for user in members)

    if per == "hour":
        hourly = ledger.hourly
        those = hourly.members(unit, internal, filters, hourly.last_of(last))
        new, there = Counter(user.sign_up_day for user in those), present(those)
        for name, hour, _ in ledger.rows(first, end, per):
            wanted.add(name, new=new[hour], total=sum(count for since, count in new.items() if since <= hour),
                       active=there[hour])
        new = Counter(user.sign_up_day for user in members)
    else:
        for name, start, stop in ledger.rows(first, end, per):
            wanted.add(
                name, new=total(new, start, stop), total=users(stop), active=len(ledger.active(members, start, stop)),
                churned=total(churned, start, stop), returned=total(returned, start, stop))
    wanted.in_order = True
    start = users(first - 1)
    wanted.totals = {
        "new": total(new, first, end), "start": start, "end": users(end),
        "growth_rate": ratio(users(end) - start, start), "active": len(ledger.active(members, first, end)),
        "churned": total(churned, first, end), "returned": total(returned, first, end)}
    return wanted


def active(ledger, first, last, per="day", unit="user", internal=False, **filters):
    wanted = Expected("date")
    end = min(last, ledger.today)
    members = ledger.members(unit, internal, filters, end)
    daily = [len(ledger.active(members, day, day)) for day in range(first, end + 1)]
    of, upto = ledger.told_by(per), ledger.hourly.last_of(end) if per == "hour" else end
    those = of.members(unit, internal, filters, upto)
    acts, everything = defaultdict(list), defaultdict(list)
    for member in those:
        for event in member.acts:
            acts[event.day].append(event)
    # Sessions are those of everybody who is not left out; with filters, those of whom they choose.
    named = of.members(unit, internal, filters, upto, visitors=True)
    if unit == "user":
        named += of.chosen(of.nobody, unit, filters, upto)
    left_out = [] if internal else [
        member for member in (of.tenants if unit == "tenant" else of.people) if member.is_internal]
    theirs = {event.place for member in left_out for event in member.events}
    for event in [event for member in named for event in member.acts] if filters else of.events:
        if event.place not in theirs:
            everything[event.day].append(event)
    there = present(those)
    for name, start, stop in ledger.rows(first, end, per):
        events = [event for day in range(start, stop + 1) for event in everything[day]]
        deeds = sum(len(acts[day]) for day in range(start, stop + 1))
        count = there[start] if start == stop else len(of.active(those, start, stop))
        if per == "day":
            wau, mau = (len(ledger.active(members, start - n, start)) for n in (6, 29))
            cells = {"dau": count, "wau": wau, "mau": mau, "stickiness": ratio(count, mau)}
        elif per == "hour":
            cells = {"active": count}
        else:
            dau = mean(daily[start - first:stop - first + 1])
            cells = {"active": count, "mean_dau": Rounded(dau, 6), "stickiness": ratio(dau, count)}
        wanted.add(
            name, **cells, sessions=len({event["session"] for event in events} - {""}),
            **{f"actions_per_{unit}": Rounded(ratio(deeds, count), 6)})
    wanted.in_order = True
    wanted.totals = {"active": len(ledger.active(members, first, end)), "mean_dau": Rounded(mean(daily), 6)}
    return wanted


USUAL = {"day": "1,3,7,14,30,60,90", "week": "1,2,3,4,8,12,26,52", "month": "1,2,3,6,12"}


def retention(ledger, first, last, cohort="week", unbounded=False, days_after="1,3,7,14,30,60,90", per=None, after=None,
              by=None, within=1, unit="user", internal=False, **filters):
    """Cohorts of those who signed up together; with `per`, by what is to come of the calendar."""
    is_property = (by or "").startswith("property:")
    is_deed = (by or "").startswith("activity:")
    dimension = (by or "").removeprefix("property:").removeprefix("activity:")
    if dimension in ("cohort", "size"):
        dimension = by
    wanted = Expected(*([dimension] if by else []), "cohort")
    waits = sorted({int(n) for n in (after or USUAL[per]).split(",")} if per else {1, 7, 30} | {
        int(n) for n in days_after.split(",")})
    letter = per[0] if per else "d"
    groups = defaultdict(lambda: defaultdict(list))

    def did(member):
        """Whether they did it on their first days, or as early as they signed up by the calendar."""
        begin, stop = member.sign_up_day, member.sign_up_day + within - 1
        if per:
            begin, stop = days.first_of(member.sign_up_day, per), days.last_of(member.sign_up_day, per)
        return any(event.kind == "activity" and event["event"] == by.removeprefix("activity:")
                   and begin <= event.day <= stop for event in member.whole.events)

    for member in ledger.members(unit, internal, filters):
        if first <= member.sign_up_day <= last:
            if is_deed:
                group = "yes" if did(member) else "no"
            else:
                group = member.trait(by.removeprefix("property:"), is_property) if by else None
            groups[group][days.first_of(member.sign_up_day, per or cohort)].append(member)

    def stretch(start, member, n):
        """The days on which somebody comes back after so many."""
        if not per:
            return member.sign_up_day + n, member.sign_up_day + n
        for _ in range(n):
            start = days.last_of(start, per) + 1
        return start, days.last_of(start, per)

    back, size = Counter(), Counter()
    for group in sorted(groups, key=lambda name: (-sum(map(len, groups[name].values())), (name or "").encode())):
        for start, members in sorted(groups[group].items()):
            cells = {"size": len(members)}
            end = min(days.last_of(start, cohort), last)
            for n in waits:
                ends = stretch(start, None, n)[1] if per else end + n
                if ends >= ledger.today or is_deed and not per and n < within:
                    cells[f"{letter}{n}"] = None
                    continue
                count = 0
                for member in members:
                    begin, stop = stretch(start, member, n)
                    count += member.is_active(begin, ledger.today if unbounded else stop)
                cells[f"{letter}{n}"] = ratio(count, len(members))
                back[n] += count
                size[n] += len(members)
            wanted.add(*([group] if by else []), days.text(start), **cells)
    wanted.in_order = True
    everybody = sum(len(members) for cohorts in groups.values() for members in cohorts.values())
    wanted.totals = {"size": everybody} | {f"{letter}{n}": ratio(back[n], size[n]) for n in waits}
    return wanted


def ways(times, entries, within):
    """Of each step, when a person first got to it, and when they had last done the step before on their way."""
    reached = {}
    for start in entries:
        # When the step before may have been done, on a way that began with this entry.
        before = [start]
        reached.setdefault(0, (start, None))
        for step in range(1, len(times)):
            after = [at for at in times[step] if at > before[0] and at <= start + within]
            if not after:
                break
            last = max(at for at in before if at < after[0])
            if step not in reached or (after[0], -last) < (reached[step][0], -reached[step][1]):
                reached[step] = (after[0], last)
            before = after
    return reached


def median(values):
    values = sorted(values)
    if not values:
        return None
    return Fraction(values[(len(values) - 1) // 2] + values[len(values) // 2], 2)


def funnel(ledger, first, last, steps, within=30, by=None, unit="user", internal=False, **filters):
    names = steps.split(",")
    wanted = Expected(*([by.removeprefix("property:")] if by else []), "step_place", "step")
    groups = defaultdict(list)
    for person in ledger.members(unit, internal, filters, last, visitors=True):
        times = [sorted({event.at for event in person.events if event.kind == "activity" and event["event"] == name})
                 for name in names]
        entries = [at for at in times[0] if first <= days.of(at, ledger.zone) <= last]
        if entries:
            group = person.trait(by.removeprefix("property:"), by.startswith("property:")) if by else None
            groups[group].append(ways(times, entries, within * days.MS))
    if not by:
        groups.setdefault(None, [])
    for group, people in groups.items():
        reached = [sum(place in way for way in people) for place in range(len(names))]
        for place, name in enumerate(names):
            cells = {f"{unit}s": reached[place],
                     "from_previous": ratio(reached[place], reached[place - 1]) if place else None,
                     "from_first": ratio(reached[place], reached[0])}
            if not by:
                cells["median_time_ms"] = median(
                    way[place][0] - way[place][1] for way in people if place in way) if place else None
            wanted.add(*([group] if by else []), place, name, **cells)
    everybody = [way for people in groups.values() for way in people]
    completed = sum(len(names) - 1 in way for way in everybody)
    wanted.totals = {"entered": len(everybody), "completed": completed,
                     "conversion": ratio(completed, len(everybody))}
    return wanted


def number_steps(answer):
    """Steps may be of the same name: tells them apart by their place."""
    places = Counter()
    others = {column["name"] for column in answer["columns"]} - {
        "step", "users", "tenants", "from_previous", "from_first", "median_time_ms"}
    for row in answer["rows"]:
        group = tuple(row[name] for name in others)
        row["step_place"] = places[group]
        places[group] += 1


TIMES = [(0, "never"), (1, "once"), (4, "2 to 4 times"), (9, "5 to 9 times"), (24, "10 to 24 times"),
         (math.inf, "25 times or more")]
LIFETIMES = [(0, "0 days"), (6, "1 to 6 days"), (29, "7 to 29 days"), (89, "30 to 89 days"), (364, "90 to 364 days"),
             (math.inf, "365 days or more")]
STANDINGS = ["new", "power", "casual", "at risk", "lost"]


def band(value, bands):
    return next(name for most, name in bands if value <= most)


def powerful(users, last):
    """The tenth of those who made any calls in 30 days who made the most."""
    made = {user: sum(event.kind == "call" and last - 29 <= event.day <= last for event in user.events)
            for user in users}
    made = {user: count for user, count in made.items() if count}
    most = math.ceil(Fraction(len(made), 10))
    # Whoever has at least as many as the last of them; people with equally many are all in it or all not.
    for least in sorted(set(made.values())):
        chosen = {user for user, count in made.items() if count >= least}
        if len(chosen) <= most:
            return chosen
    return set()


def standing(user, power, last):
    if last - 6 <= user.sign_up_day <= last:
        return "new"
    recent = sum(last - 29 <= day <= last for day in user.active_days)
    earlier = sum(last - 59 <= day <= last - 30 for day in user.active_days)
    if not recent:
        return "lost"
    if earlier and 2 * recent <= earlier:
        return "at risk"
    return "power" if user in power else "casual"


def segments(ledger, first, last, by="plan", unit="user", internal=False, sort=None, limit=1000, **filters):
    dimension = by.partition(":")[2] or by
    wanted = Expected(dimension)
    users = [user for user in ledger.members(unit, internal, filters, last) if user.sign_up_day <= last]
    power = powerful([user.whole for user in users], last) if by == "standing" else None
    bands = []

    def group(user):
        if by == "standing":
            return standing(user, power, last)
        if by == "lifetime":
            there = [day for day in user.active_days if day <= last]
            return band(max(0, max(there) - user.sign_up_day) if there else 0, LIFETIMES)
        if by.startswith("activity:"):
            return band(sum(event.kind == "activity" and event["event"] == dimension and first <= event.day <= last
                            for event in user.events), TIMES)
        return user.trait(dimension, by.startswith("property:"))

    if by == "standing":
        bands = STANDINGS
    elif by == "lifetime":
        bands = [name for _, name in LIFETIMES]
    elif by.startswith("activity:"):
        bands = [name for _, name in TIMES]
    groups = {name: [] for name in bands}
    for user in users:
        groups.setdefault(group(user.whole), []).append(user)

    def cells(members):
        made = [event for user in members for event in user.acts
                if event.kind == "call" and first <= event.day <= last]
        return {f"{unit}s": len(members), "active": sum(user.is_active(first, last) for user in members),
                "cost_usd": sum((call.spent for call in made), Fraction(0)), "calls": len(made),
                "share": ratio(len(members), len(users))}

    for name, members in groups.items():
        wanted.add(name, **cells(members))
    wanted.totals = cells(users)
    wanted.in_order = bool(bands)
    return wanted


def user(ledger, first, last, user, per="day"):
    wanted = Expected("date")
    person = next(person for person in ledger.users if person.name == user)
    end = min(last, ledger.today)

    def of(kind, start, stop):
        return [event for event in person.events if event.kind == kind and start <= event.day <= stop]

    def spent(calls):
        return sum((call.spent for call in calls), Fraction(0))

    def cells(start, stop):
        calls = of("call", start, stop)
        return {"calls": len(calls), "cost_usd": spent(calls),
                "input_tokens": sum(call.get("input_tokens", 0) for call in calls),
                "output_tokens": sum(call.get("output_tokens", 0) for call in calls), **usage(calls, WHERE_ANY),
                "errors": sum(call["status"] == "error" for call in calls),
                "actions": len(of("activity", start, stop))}

    def favourite(field):
        counts = Counter(call[field] for call in of("call", first, end) if call[field])
        return min(counts, key=lambda name: (-counts[name], name.encode()), default=None)

    whole, person = person, next(one for one in ledger.told_by(per).users if one.name == user)
    for name, start, stop in ledger.rows(first, end, per):
        wanted.add(name, **cells(start, stop))
    person = whole
    wanted.in_order = True
    this_week = of("call", days.first_of(last, "week"), last)
    there = [day for day in person.active_days if day <= last]
    spent_quota = spent(of("call", days.first_of(end, "month"), end))
    wanted.totals = {name: cells(first, end)[name] for name in ("calls", "cost_usd", "errors", "actions")} | {
        "active_days": sum(first <= day <= end for day in person.active_days),
        "calls_this_week": len(this_week), "cost_this_week_usd": spent(this_week),
        "signed_up": days.text(person.sign_up_day), "last_active": days.text(max(there)) if there else None,
        "plan": person.trait("plan") or None, "most_used_subject": favourite("subject"),
        "most_used_subject_name": ledger.name_of(favourite("subject")),
        "most_used_model": favourite("model"), "quota": "users", "quota_limit_usd": Fraction("0.1"),
        "quota_spent_usd": spent_quota, "quota_share": spent_quota / Fraction("0.1")}
    return wanted
