"""An oracle: recomputes every cell and total of the reports from the events, as their definitions say, and compares.

    python3 oracle write DIR SEED SIZE       writes a history of so many events, and what is done with them:
                                             first.ndjson, the days to re-price, who is to be forgotten, second.ndjson
    python3 oracle check DIR URL [REPORT…]   asks the server for every report, or these, and prints where it is wrong
    python3 oracle archived DIR URL          the same once old events have left the store

It goes through all events for each figure, in fractions: slow, and easy to believe. It knows the definitions, and
nothing of how the reports are computed.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal

import calls
import comparisons
import days
import history
import people
import questions
import values
from expected import differences
from ledger import Ledger


def script(story):
    """What happens to the ledger: most events, new prices, people who want to be forgotten, and the rest."""
    cut = len(story.events) * 9 // 10
    known = {event.get("user") for event in story.events[:cut]}
    users = [person["user"] for person in story.people if person["user"] in known]
    return [
        ("record", {"events": story.events[:cut], "prices": history.PRICES}),
        ("reprice", {"first": story.today - 200, "last": story.today - 20,
                     "prices": history.NEW_PRICES + history.PRICES}),
        *(("forget", name) for name in users[3:8]),
        ("record", {"events": story.events[cut:], "prices": history.PRICES}),
    ]


def write(directory, seed, size):
    story = history.History(seed, int(time.time() * 1000), size)
    steps = script(story)
    (directory / "history.json").write_text(json.dumps({"seed": seed, "now": story.now, "size": size}))
    first, second = [what["events"] for step, what in steps if step == "record"]
    for name, events in (("first", first), ("second", second)):
        (directory / f"{name}.ndjson").write_text("".join(json.dumps(event) + "\n" for event in events))
    again = next(what for step, what in steps if step == "reprice")
    (directory / "reprice").write_text(f"{days.text(again['first'])}\n{days.text(again['last'])}\n")
    (directory / "forget").write_text("".join(f"{what}\n" for step, what in steps if step == "forget"))
    for name, prices in (("prices", history.PRICES), ("new-prices", history.NEW_PRICES)):
        (directory / f"{name}.yaml").write_text(history.price_file(prices, story.today))
    for name, prices in (("bursar", "prices.yaml"), ("new", "prices.yaml, new-prices.yaml")):
        (directory / f"{name}.yaml").write_text(
            history.CONFIGURATION.format(store=f"sqlite:{directory}/bursar.db", prices=prices)
            + "access: { limits: { api: off } }\n")


def ask(url, name, first, last, query):
    items = [tuple(item.split("=", 1)) for item in query.split("&") if item]
    items += [("from", days.text(first)), ("to", days.text(last))]
    with urllib.request.urlopen(f"{url}/v1/reports/{name}?" + urllib.parse.urlencode(items)) as answer:
        return json.load(answer, parse_float=Decimal)


def unheard_of(url):
    """The reports that a server has and the questions do not know, or the other way round."""
    with urllib.request.urlopen(f"{url}/v1/reports") as answer:
        names = {report["name"] for report in json.load(answer)["reports"]}
    return sorted(names ^ (questions.ASKED.keys() | questions.UNASKED.keys()))


def judge(ledger, name, query, first, last, answer):
    """What is wrong with an answer."""
    wanted = questions.REPORTS[name](ledger, first, last, **questions.arguments(query))
    found = []
    if name == "calls":
        found += calls.lines_add_up(ledger, answer)
    if name == "funnel":
        people.number_steps(answer)
    if "per=hour" in query and name in ("growth", "active", "revenue", "user"):
        # An hour may have begun since the events were written.
        answer["rows"] = [row for row in answer["rows"] if row["date"] <= days.instant(ledger.now)]
    if name == "budgets":
        # When a threshold was noted depends on when the ledger was read.
        for row in answer["rows"]:
            del row["crossed_at"]
    if name == "user" and ledger.zone:
        # Limits are for days of their own zone, whatever that of the report.
        for quota in ("quota", "quota_limit_usd", "quota_spent_usd", "quota_share"):
            del wanted.totals[quota], answer["totals"][quota]
    return found + differences(answer, wanted)


def limits(url):
    """How many rows each report has at most, where nobody says; none where it has all."""
    with urllib.request.urlopen(f"{url}/v1/reports") as answer:
        reports = json.load(answer)["reports"]
    return {report["name"]: int(parameter["default"]) for report in reports for parameter in report["parameters"]
            if parameter["name"] == "limit"}


def judge_comparison(ledger, url, name, query, first, last, compare, other, limit):
    """What is wrong with an answer beside another period, held against the answers of both."""
    items = [item for item in query.split("&") if item]
    both = ask(url, name, first, last, "&".join(items + [compare]))
    if name in comparisons.OWN_COLUMNS:
        return differences(both, questions.REPORTS[name](ledger, first, last, other=other, **questions.arguments(query)))
    rest = [item for item in items if not item.startswith("limit=")]
    limit = next((int(item[6:]) for item in items if item.startswith("limit=")), limit)
    now = ask(url, name, first, last, query)
    before = ask(url, name, *other, "&".join(rest + (["limit=10000"] if limit else [])))
    return comparisons.differences(both, *comparisons.together(name, query, now, before, limit), other)


def ask_values(url, **asked):
    with urllib.request.urlopen(f"{url}/v1/values?" + urllib.parse.urlencode(asked)) as answer:
        return json.load(answer)


def needs_events(name, query):
    """True where the rows are events, which an archive takes away."""
    return name in ("calls", "events") or (name == "errors" and "by=" not in query)


def check(directory, url, only=(), is_archived=False):
    told = json.loads((directory / "history.json").read_text())
    story = history.History(told["seed"], told["now"], told["size"])
    ledger = Ledger(story, script(story))
    busiest = sorted((user for user in ledger.users if not user.is_forgotten), key=lambda user: -len(user.events))
    names = {"user": busiest[0].name, "other": busiest[len(busiest) // 2].name}
    asked = wrong = 0
    for name in unheard_of(url):
        wrong += 1
        print(f"{name}: a report of the server, or of questions.py, but not of both")
    for name, query in questions.all_of(only, **names):
        if is_archived and needs_events(name, query):
            continue
        for first, last in questions.periods_of(name, query, ledger.today):
            asked += 1
            try:
                answer = ask(url, name, first, last, query)
                found = judge(ledger, name, query, first, last, answer)
            except urllib.error.HTTPError as error:
                found = [error.read().decode()]
            if found:
                wrong += 1
                print(f"{name} {query} from {days.text(first)} to {days.text(last)}: {len(found)} differences",
                      *found[:6], sep="\n    ")
    is_late = False
    for turn, zone in enumerate(questions.ZONES, told["seed"] + is_archived):
        ledger.go_by(zone)
        for place, (name, query) in enumerate(questions.all_of(only, **names)):
            if name in questions.UTC_ALONE or is_archived and needs_events(name, query):
                continue
            # All in all zones takes too long: two of them each before and two others after archiving; others by the seed.
            if (place + turn) % 3 and not only:
                continue
            for first, last in questions.in_zone(place, ledger.today):
                asked += 1
                try:
                    answer = ask(url, name, first, last, "&".join(filter(None, [query, f"zone={zone}"])))
                    found = judge(ledger, name, query, first, last, answer)
                except urllib.error.HTTPError as error:
                    found = [error.read().decode()]
                if found:
                    wrong += 1
                    print(f"{name} {query} in {zone} from {days.text(first)} to {days.text(last)}: {len(found)} "
                          "differences", *found[:6], sep="\n    ")
        is_late = is_late or days.of(int(time.time() * 1000), zone) != ledger.today
    ledger.go_by(None)
    most = limits(url)
    compared = comparisons.asked(questions.all_of(only, **names), questions.periods(ledger.today))
    for name, query, first, last, compare, other in compared:
        asked += 1
        try:
            found = judge_comparison(ledger, url, name, query, first, last, compare, other, most.get(name))
        except urllib.error.HTTPError as error:
            found = [error.read().decode()]
        if found:
            wrong += 1
            print(f"{name} {query}&{compare} from {days.text(first)} to {days.text(last)}: {len(found)} differences",
                  *found[:6], sep="\n    ")
    for of, prefix, limit in [] if only else values.questions():
        asked += 1
        answer, wanted = ask_values(url, of=of, prefix=prefix, limit=limit), values.values(ledger, of, prefix, limit)
        if answer != wanted:
            wrong += 1
            print(f"values of {of} that begin with {prefix!r}, {limit} at most", answer, wanted, sep="\n    ")
    if is_late or days.of(int(time.time() * 1000)) != ledger.today:
        # Midnight passed between writing and asking: what is to come is another day for the server.
        print("midnight")
    print(f"{asked} answers, {wrong} of them wrong (seed {told['seed']}, now {told['now']})")
    return 1 if wrong else 0


if __name__ == "__main__":
    command, directory, *rest = sys.argv[1:]
    if command == "write":
        write(pathlib.Path(directory), int(rest[0]), int(rest[1]))
    else:
        sys.exit(check(pathlib.Path(directory), rest[0], rest[1:], command == "archived"))
