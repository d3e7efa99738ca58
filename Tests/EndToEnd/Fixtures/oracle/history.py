"""A made-up history of a product, with everything in it that makes figures hard to get right.

People who sign up late or without saying so, anonymous ids that turn out to be somebody early, late, never, or two
people; events out of order, at one instant, at the edges of midnight; failed, cached, unpriced and re-priced calls;
subscriptions that come and go; payments that name nobody; people who are forgotten, and come again.
"""
# SPDX-License-Identifier: Apache-2.0
import random

import days

TENANTS = ["", "", "acme", "blue", "coop", "dune", "elm", "fir"]
OPERATIONS = ["messages", "images", ""]
MODELS = {
    "north": ["large", "small", "unheard-of"],
    "south": ["dated", "voice"],
    "west": ["", "free"],
    "nobody": ["x"],
}
SUBJECTS = ["", "story-1", "story-2", "story-3", "=sum(a)", "tale, \"quoted\""]
ACTIVITIES = [
    "story_created", "story_created", "story_completed", "story_completed", "story_failed", "message_sent", "opened",
    "opened", "paywall_seen",
]
STATUSES = ["", "", "", "ok", "success", "failed", "error", "odd"]
REASONS = ["", "timeout", "refused", "no credit"]
QUALITIES = ["low", "high", "", 2.5, True, None, None]
SOURCES = ["ads", "friends", "", None]
COUNTRIES = ["de", "fr", "", None]
PLANS = ["pro", "year", "basic", "custom", ""]
ERROR_TYPES = ["Timeout", "Refused", ""]

# Who is internal: patterns of users, addresses and tenants.
INTERNAL = {"users": ["u01*", "nobody-*"], "emails": ["*@OUR.example"], "tenants": ["d*e"]}

CONFIGURATION = """\
store: {store}
internal: {{ users: [u01*, nobody-*], emails: ["*@OUR.example"], tenants: ["d*e"] }}
prices: [{prices}]
dimensions: [quality]
measures: [audio_minutes, count]
plans:
  - {{ name: basic, price_usd: 9.99, interval: month }}
  - {{ name: pro, price_usd: 29, interval: month }}
  - {{ name: year, price_usd: 100, interval: year }}
budgets:
  - {{ name: all, limit_usd: 3, per: month, alert_at: [10, 50, 100] }}
  - {{ name: north, match: {{ provider: north }}, limit_usd: 0.5, per: week }}
  - {{ name: images, match: {{ operation: images, tenant: acme }}, limit_usd: 0.05, per: month }}
  - {{ name: story, match: {{ subject: story-1 }}, limit_usd: 0.1, per: day }}
  - {{ name: high, match: {{ property: {{ quality: high }} }}, limit_usd: 0.1, per: month }}
  - {{ name: users, each: user, limit_usd: 0.1, per: month }}
  - {{ name: tenants, each: tenant, match: {{ provider: north }}, limit_usd: 0.2, per: week }}
  - {{ name: plans, each: plan, limit_usd: 1, per: month }}
  - {{ name: berlin, match: {{ provider: north }}, limit_usd: 0.05, per: day, zone: Europe/Berlin }}
  - {{ name: newfoundland, each: tenant, limit_usd: 0.3, per: month, zone: America/St_Johns }}
  - {{ name: kiribati, each: plan, limit_usd: 0.3, per: week, zone: Pacific/Kiritimati }}
"""

# Rates in USD for so many units, from a day (counted back from today) on and up to another.
PRICES = [
    ("north", "large", None, None, {"input_tokens": ("3.3333", "1M"), "output_tokens": ("15", "1M"),
                                    "cache_read_tokens": ("0.3", "1M"), "cache_write_tokens": ("3.75", "1M"),
                                    "searches": ("10", "1k"), "output_images": ("41", "1k")}),
    ("north", "small", None, None, {"input_tokens": ("0.1", "1M"), "output_tokens": ("0.7", "1M")}),
    ("south", "dated", 300, 40, {"input_tokens": ("2", "1M"), "output_tokens": ("8", "1M")}),
    ("south", "dated", 40, None, {"input_tokens": ("1.5", "1M"), "output_tokens": ("9.000001", "1M")}),
    ("south", "voice", None, None, {"characters": ("0.03", "1k"), "input_seconds": ("0.006", "60"),
                                    "output_seconds": ("0.012", "60")}),
    ("west", "free", None, None, {"input_tokens": ("0", "1M"), "output_tokens": ("0", "1M")}),
]

# What a later look at the price lists made of them: one rate is other, and a model has got a price.
NEW_PRICES = [
    ("north", "small", None, None, {"input_tokens": ("0.05", "1M"), "output_tokens": ("0.9", "1M"),
                                    "cache_read_tokens": ("0.01", "1M"), "cache_write_tokens": ("0.2", "1M")}),
    ("north", "unheard-of", None, None, {"input_tokens": ("1", "1M"), "output_tokens": ("2", "1M")}),
]


def price_file(prices, today):
    lines = ["prices:"]
    for provider, model, first, end, rates in prices:
        lines += [f"  - provider: {provider}", f"    model: {model}"]
        if first is not None:
            lines.append(f"    from: {days.text(today - first)}")
        if end is not None:
            lines.append(f"    to: {days.text(today - end)}")
        named = ", ".join(f"{bucket}: {amount}/{units}" for bucket, (amount, units) in rates.items())
        lines.append(f"    rates: {{ {named} }}")
    return "\n".join(lines) + "\n"


class History:
    """What happened, in the order in which the ledger learns of it."""

    def __init__(self, seed, now, size):
        self.chance = random.Random(seed)
        self.chance_of_units = random.Random(seed + 1)
        self.chance_of_subjects = random.Random(seed + 2)
        self.now = now
        self.today = now // days.MS
        self.events = []
        self.people = []
        for place in range(max(20, size // 80)):
            self.people.append(self.person(place))
        for tenant in filter(None, dict.fromkeys(TENANTS)):
            self.tenant_profile(tenant)
        for subject in filter(None, SUBJECTS):
            self.subject_profile(subject)
        while len(self.events) < size:
            self.events.append(self.event())
        for place, event in enumerate(self.events):
            event["id"] = f"e{place}"
        self.arrive()

    def arrive(self):
        """Most events come in their order, some late, some very late."""
        chance = self.chance

        def arrival(event):
            late = chance.choices([0, chance.random() * days.MS, chance.random() * 90 * days.MS], [8, 3, 1])[0]
            return event["at"] + late

        self.events.sort(key=arrival)

    # People.

    def person(self, place):
        """Who somebody is: a user with some anonymous ids and the days between which they come."""
        chance = self.chance
        start = chance.choice([chance.randrange(430), chance.randrange(95), chance.randrange(95)])
        stay = chance.choice([0, 2, 10, 35, 90, 400])
        user = f"u{place:03d}" if place % 17 else f"Zoë {place}"
        person = {
            "user": user if chance.random() < 0.85 else "", "start": self.today - start,
            "end": min(self.today, self.today - start + stay), "tenant": chance.choice(TENANTS),
            "anonymous": [f"a{place:03d}-{n}" for n in range(chance.choice([0, 1, 1, 2]))],
            "eager": chance.choice([1, 1, 2, 5]),
        }
        if person["user"] and chance.random() < 0.7:
            self.events.append(self.sign_up(person))
        if person["user"] and chance.random() < 0.5:
            self.profile(person)
        if chance.random() < 0.45:
            self.subscription(person)
        return person

    def somebody(self):
        if self.chance.random() < 0.04:
            return None
        return self.chance.choices(self.people, [person["eager"] for person in self.people])[0]

    def name(self, event, person):
        """Puts somebody's names into an event: the user's, an anonymous one's, or both, which joins the two."""
        chance = self.chance
        if person is None:
            return event
        if person["user"] and (not person["anonymous"] or chance.random() < 0.75):
            event["user"] = person["user"]
        if person["anonymous"] and ("user" not in event or chance.random() < 0.04):
            event["anonymous"] = chance.choice(person["anonymous"])
        if "user" in event and chance.random() < 0.004:
            other = chance.choice(self.people or [person])
            event["anonymous"] = chance.choice(other["anonymous"] or ["a-shared"])
        if person["tenant"] and chance.random() < 0.8:
            event["tenant"] = person["tenant"]
        return event

    # Time.

    def moment(self, first, last):
        """A time of these days: any, a full hour, or the first or last of the day."""
        chance = self.chance
        start = chance.randint(first, max(first, last)) * days.MS
        within = chance.choice(
            [chance.randrange(days.MS), chance.randrange(24) * 3_600_000, chance.choice([0, days.MS - 1])])
        return start + within if start + within <= self.now else chance.randrange(self.today * days.MS, self.now + 1)

    def moment_of(self, person):
        if person is None:
            return self.moment(self.today - 120, self.today)
        return self.moment(person["start"], person["end"])

    # Events.

    def sign_up(self, person):
        chance = self.chance
        late = chance.choice([0, 0, 0, 1, 5])
        event = {"kind": "activity", "event": "signed_up", "user": person["user"],
                 "at": self.moment(person["start"], min(self.today, person["start"] + late))}
        if person["anonymous"] and chance.random() < 0.5:
            event["anonymous"] = person["anonymous"][0]
        self.properties(event, source=SOURCES, country=COUNTRIES, plan=["trial", None], quality=QUALITIES)
        return event

    def profile(self, person):
        for _ in range(self.chance.choice([1, 1, 2])):
            event = {"kind": "profile", "user": person["user"], "at": self.moment(person["start"], person["end"])}
            for field, values in {"plan": PLANS, "country": COUNTRIES, "name": ["Ada", None],
                                  "email": ["ada@example.org", "ada@our.example", "bob@our.example.org", None]}.items():
                value = self.chance.choice(values)
                if value:
                    event[field] = value
            self.properties(event, source=SOURCES)
            self.events.append(event)

    def tenant_profile(self, tenant):
        for _ in range(self.chance.choice([0, 1, 2])):
            event = {"kind": "profile", "tenant": tenant, "at": self.moment(self.today - 400, self.today)}
            for field, values in {"plan": PLANS, "country": COUNTRIES}.items():
                value = self.chance.choice(values)
                if value:
                    event[field] = value
            self.properties(event, source=SOURCES)
            self.events.append(event)

    def subject_profile(self, subject):
        chance = self.chance_of_subjects
        for name in chance.sample(["Dragon", "=1+1", "a \"fox\"", ""], k=chance.choice([0, 1, 1, 3])):
            event = {"kind": "profile", "subject": subject,
                     "at": chance.randrange((self.today - 300) * days.MS, self.now)}
            self.events.append(event | ({"name": name} if name else {}))

    def subscription(self, person):
        """Steps at ever later times, now and then a cancellation at the instant of another step."""
        chance = self.chance
        at = self.moment(person["start"], person["end"])
        by_tenant = chance.random() < 0.1
        while at <= self.now:
            step = chance.choice(["subscribed", "renewed", "renewed", "upgraded", "downgraded", "cancelled"])
            event = {"kind": "billing", "event": step, "at": at}
            if by_tenant:
                event["tenant"] = person["tenant"] or "coop"
            else:
                self.name(event, person)
            for field, values in {"plan": PLANS, "amount_usd": [None, None, 0, 12.5, 29, 99.99],
                                  "interval": [None, "month", "year"]}.items():
                value = chance.choice(values)
                if value not in (None, ""):
                    event[field] = value
            self.events.append(event)
            if step == "cancelled" and chance.random() < 0.3:
                self.events.append(event | {"event": "subscribed", "plan": "pro", "amount_usd": 31})
            at += chance.choice([days.MS // 2, 7 * days.MS, 30 * days.MS + 1])

    def properties(self, event, **values):
        chosen = {name: self.chance.choice(choices) for name, choices in values.items()}
        chosen = {name: value for name, value in chosen.items() if value is not None}
        if chosen:
            event["properties"] = chosen

    def event(self):
        kinds = {self.call: 45, self.activity: 35, self.billing: 6, self.job: 6, self.error: 4, self.request: 3}
        make = self.chance.choices(list(kinds), list(kinds.values()))[0]
        person = self.somebody()
        event = self.name({"at": self.moment_of(person)}, person)
        if self.chance.random() < 0.5:
            event["session"] = f"s{self.chance.randrange(400)}"
        make(event)
        self.subject(event)
        return event

    def subject(self, event):
        """What it was for, by chances of its own; calls have theirs."""
        chance = self.chance_of_subjects
        if event["kind"] not in ("call", "request") and chance.random() < 0.5:
            event |= {"subject": subject for subject in [chance.choice(SUBJECTS)] if subject}
        if event["kind"] != "request" and chance.random() < 0.5:
            event["subject_kind"] = chance.choice(["story", "page"])

    def call(self, event):
        chance = self.chance
        provider = chance.choices(list(MODELS), [6, 4, 2, 1])[0]
        event |= {"kind": "call", "provider": provider, "model": chance.choice(MODELS[provider]),
                  "operation": chance.choice(OPERATIONS), "subject": chance.choice(SUBJECTS)}
        if chance.random() < 0.15:
            event |= {"status": "error", "error_type": chance.choice(ERROR_TYPES), "error": "it broke"}
        if chance.random() < 0.1:
            event["cached"] = True
        if chance.random() < 0.03:
            event["tier"] = "batch"
        if chance.random() < 0.6:
            event["latency_ms"] = chance.choice([0, 100, chance.randrange(20_000)])
        if chance.random() < 0.25:
            event["cost_usd"] = chance.choice([0, 0.01, 0.123456789])
        if event["model"] == "voice":
            event |= {"characters": chance.randrange(3000)} if chance.random() < 0.5 else {
                "input_seconds": chance.randrange(90)}
        elif chance.random() < 0.95:
            event |= {"input_tokens": chance.randrange(5000), "output_tokens": chance.randrange(2000)}
            if chance.random() < 0.3:
                event |= {"cache_read_tokens": chance.randrange(9000), "cache_write_tokens": chance.randrange(900)}
        self.units(event)
        for field in [field for field in event if event[field] == ""]:
            del event[field]
        self.properties(event, quality=QUALITIES)

    def units(self, event):
        """What most calls use none of, and not every price has a rate for: by chances of its own."""
        chance = self.chance_of_units
        if chance.random() < 0.1:
            event["reasoning_tokens"] = chance.randrange(event.get("output_tokens", 0) + 1)
        if chance.random() < (0.4 if event["model"] == "voice" else 0.02):
            event["output_seconds"] = chance.choice([0.5, 1.25, 7])
        if chance.random() < 0.1:
            event |= {chance.choice(["searches", "output_images"]): chance.randrange(4)}
        if chance.random() < 0.02:
            event |= {chance.choice(["requests", "bytes"]): chance.randrange(5000)}

    def activity(self, event):
        chance = self.chance
        event |= {"kind": "activity", "event": chance.choice(ACTIVITIES)}
        for field, values in {"status": STATUSES, "reason": REASONS}.items():
            value = chance.choice(values)
            if value:
                event[field] = value
        if chance.random() < 0.5:
            event["duration_ms"] = chance.randrange(60_000)
        self.properties(event, quality=QUALITIES, audio_minutes=[None, 1, 2.25, 0.0000015], count=[None, 3, "three"])

    def billing(self, event):
        chance = self.chance
        event |= {"kind": "billing", "plan": chance.choice(["pro", "basic", "gone"])}
        if chance.random() < 0.5:
            event |= {"event": chance.choice(["paid", "paid", "paid", "refunded"]),
                      "amount_usd": chance.choice([0, 5, 29, 12.345678901])}
        else:
            step = chance.choice(["purchased", "consumed", "consumed", "granted", "refunded"])
            event |= {"event": "credits_" + step, "credits": chance.choice([1, 2.5, 100])}
        if chance.random() < 0.3:
            del event["plan"]

    def job(self, event):
        chance = self.chance
        step = chance.choice(["queued", "started", "completed", "completed", "failed"])
        event |= {"kind": "job", "queue": chance.choice(["mail", "video"]), "event": step, "job": "j"}
        if step != "queued" and chance.random() < 0.8:
            event["wait_ms"] = chance.choice([0, 50, 100, 101, chance.randrange(100_000), 20_000_000])
        if step in ("completed", "failed") and chance.random() < 0.8:
            event["run_ms"] = chance.choice([1000, chance.randrange(2_000_000)])
        if step == "failed" and chance.random() < 0.7:
            event["reason"] = chance.choice(REASONS[1:])

    def error(self, event):
        chance = self.chance
        event |= {"kind": "error", "component": chance.choice(["api", "north", "worker"]), "message": "oh",
                  "error_type": chance.choice(ERROR_TYPES), "code": "E1", "endpoint": "/x"}
        if not event["error_type"]:
            del event["error_type"]

    def request(self, event):
        event |= {"kind": "request", "route": "/stories", "method": "GET", "duration_ms": 3,
                  "code": self.chance.choice([200, 200, 200, 404, 500, 503])}
