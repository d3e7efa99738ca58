"""The ledger as the definitions speak of it: events with the people they are of, the days they are on, what they cost."""
# SPDX-License-Identifier: Apache-2.0
import copy
import fnmatch
import functools
from collections import defaultdict
from fractions import Fraction

import days
import history
from prices import PriceBook
from subscriptions import Subscriptions


class Event:
    """An event as it was sent, and what the ledger makes of it."""

    def __init__(self, fields, place):
        self.fields = fields
        self.place = place
        self.at = fields["at"]
        self.utc_day = self.day = days.of(self.at)
        self.kind = fields.get("kind", "call")
        self.properties = fields.get("properties", {})
        self.person = None
        self.cost = self.adjustment = 0
        self.quote = None
        # Whether it was there when its user was forgotten.
        self.is_redacted = False

    def __deepcopy__(self, memo):
        """What was sent and what it cost is never changed, and goes without copies."""
        other = memo[id(self)] = copy.copy(self)
        other.person = copy.deepcopy(self.person, memo)
        return other

    def __getitem__(self, field):
        """A field, empty where the event does not have it."""
        return self.fields.get(field, "")

    def get(self, field, default=None):
        return self.fields.get(field, default)

    @property
    def spent(self):
        """What a call cost by today's knowledge."""
        return self.cost + self.adjustment if self.adjustment else self.cost

    @property
    def tokens(self):
        return self.get("input_tokens", 0) + self.get("output_tokens", 0)

    def dimension(self, name):
        """What a declared property says as a group; None where the event does not have it."""
        value = self.properties.get(name)
        if value is None:
            return None
        return str(value).lower() if isinstance(value, bool) else str(value)


class Person:
    """A user with the anonymous ids that were joined to them, or an anonymous id that never was."""

    def __init__(self, name, is_user, number):
        self.name = name
        self.number = number
        self.is_user = is_user
        self.is_forgotten = False
        self.events = []
        self.profile = {}
        # All that was said of a user, with when.
        self.profiles = []

    def prepare(self, day_of):
        """Once all events are known: what is asked of people again and again."""
        firsts = [event for event in self.events if event.kind == "activity" and event["event"] == "signed_up"]
        self.sign_up_event = min(firsts, key=lambda event: event.at, default=None)
        self.since = self.sign_up_event.at if firsts else min(event.at for event in self.events)
        self.sign_up_day = day_of(self.since)
        self.acts = [event for event in self.events if event.kind in ("call", "activity")]
        self.active_days = {event.day for event in self.acts}

    def is_active(self, first, last):
        return any(first <= day <= last for day in self.active_days)

    def trait(self, name, is_property=False):
        """What the profile says, and where it says nothing the sign-up's property of that name."""
        if self.is_forgotten:
            return ""
        known = self.profile if name in ("plan", "country") and not is_property else self.profile.get("properties", {})
        value = known.get(name)
        if value in (None, "") and self.sign_up_event:
            value = self.sign_up_event.properties.get(name)
        return "" if value is None else str(value)


class Tenant(Person):
    """A company: everything that is booked on it, whoever did it."""

    def __init__(self, name):
        super().__init__(name, False, 0)

    def prepare(self, day_of):
        self.sign_up_event = None
        self.since = min(event.at for event in self.events)
        self.sign_up_day = day_of(self.since)
        self.acts = [event for event in self.events if event.kind in ("call", "activity")]
        self.active_days = {event.day for event in self.acts}


# Properties that the configuration has under dimensions: they are of events.
DECLARED = ("property:quality",)


def is_like(text, patterns):
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns)


class Ledger:
    def __init__(self, history, script):
        """`script` is what happened to the ledger itself: recording, re-pricing, forgetting, in their order."""
        self.today, self.now = history.today, history.now
        self.plans = {"basic": (Fraction("9.99"), 1), "pro": (Fraction(29), 1), "year": (Fraction(100), 12)}
        # The same ledger by the days of other zones, once these are asked for.
        self._others = {}
        self.events = []
        self._people, self._joined = {}, {}
        self._profiles = {}
        self.people = []
        for step, what in script:
            if step == "record":
                book = PriceBook(what["prices"], self.today)
                for fields in what["events"]:
                    self.record(Event(fields, len(self.events)), book)
            elif step == "reprice":
                self.reprice(PriceBook(what["prices"], self.today), what["first"], what["last"])
            elif step == "forget":
                self.forget(what)
        self.is_hourly = False
        self.people = [person for person in self.people if person.events]
        self.users = [person for person in self.people if person.is_user]
        self.visitors = [person for person in self.people if not person.is_user]
        self.go_by(None)

    def go_by(self, zone):
        """Has all days be those of a zone, from here on; of UTC where it is none."""
        self.zone = zone
        self._hourly = None
        self.today = self.day_of(self.now)
        self._by_day = defaultdict(list)
        for event in self.events:
            event.day = self.day_of(event.at)
            self._by_day[event.kind, event.day].append(event)
        for person in self.people:
            person.prepare(self.day_of)
        self.tenants = self.made_of_tenants()
        # Who did what names nobody: like a visitor of whom nothing is known.
        self.nobody = Person("", False, 0)
        self.nobody.sign_up_event = None
        self.nobody.acts = [event for event in self.events if event.person is None and event.kind in ("call", "activity")]
        for member in self.people + self.tenants:
            member.is_internal = self.is_internal(member)
        self.subscriptions = Subscriptions(self)
        self.subscriptions_of_tenants = Subscriptions(self, of_tenants=True)

    def by_days_of(self, zone):
        """The same by the days of a zone; of UTC where it is none."""
        if zone == self.zone:
            return self
        if zone not in self._others:
            others, self._others = self._others, {}
            other = copy.deepcopy(self)
            self._others = others
            other.go_by(zone)
            self._others[zone] = other
        return self._others[zone]

    def day_of(self, at):
        return days.hour_of(at, self.zone) if self.is_hourly else days.of(at, self.zone)

    @property
    def hourly(self):
        """The same ledger, of which each hour is a day: its number is the instant at which it begins."""
        if self._hourly is None:
            hourly = copy.deepcopy(self)
            hourly.is_hourly = True
            hourly.go_by(self.zone)
            hourly.today = days.hours(self.today, self.today, self.zone)[-1]
            self._hourly = hourly
        return self._hourly

    def begun(self, first, last):
        """The hours of some days, as far as they have begun."""
        return [hour for hour in days.hours(first, min(last, self.today), self.zone) if hour <= self.now] \
            if first <= self.today else []

    def last_of(self, day):
        """Of a ledger by the hour, the last hour of a day."""
        return days.hours(day, day, self.zone)[-1]

    def rows(self, first, last, per):
        """What the rows of time are called that days are told by, and which days each is about; of an hour, it is."""
        if per == "hour":
            return [(days.instant(hour), hour, hour) for hour in self.begun(first, last)]
        return [(days.text(name), start, stop) for name, start, stop in days.stretches(first, last, per)]

    def told_by(self, per):
        """The ledger whose days the rows are about."""
        return self.hourly if per == "hour" else self

    def place(self, event, per):
        """What the row of time is called that an event is in."""
        if per == "hour":
            return days.instant(days.hour_of(event.at, self.zone))
        return days.text(days.first_of(event.day, per))

    def record(self, event, book):
        user = self._named(event["user"], True)
        anonymous = self._named(event["anonymous"], False)
        # The first event that carries both joins them, for good.
        if user and anonymous and anonymous not in self._joined and anonymous is not user:
            self._joined[anonymous] = user
            user.events += anonymous.events
            for earlier in anonymous.events:
                earlier.person = user
            anonymous.events = []
        event.person = user or (self._joined.get(anonymous, anonymous) if anonymous else None)
        if event.person:
            event.person.events.append(event)
        if event.kind == "call":
            event.quote = book.price(event)
            event.cost = event.quote.cost
        if event.kind == "profile" and user:
            user.profiles.append((event.at, dict(event.fields)))
        if event.kind == "profile" and user and event.at >= self._profiles.get(user, (-1,))[0]:
            self._profiles[user] = (event.at,)
            user.profile = event.fields
        self.events.append(event)

    def _named(self, name, is_user):
        if not name:
            return None
        if (name, is_user) not in self._people:
            self._people[name, is_user] = Person(name, is_user, len(self.people) + 1)
            self.people.append(self._people[name, is_user])
        return self._people[name, is_user]

    def reprice(self, book, first, last):
        """Books the difference beside what calls cost; one without a price today keeps what it has."""
        for event in self.events:
            if event.kind == "call" and first <= event.day <= last:
                quote = book.price(event)
                if quote.basis == "book":
                    event.adjustment = quote.cost - event.cost

    def forget(self, name):
        """Takes a user's names away: whoever comes with them again is somebody new."""
        user = self._people.pop((name, True))
        user.is_forgotten = True
        user.name = f"forgotten {user.number}"
        user.profile = {}
        for event in user.events:
            event.is_redacted = True
            event.fields = {field: value for field, value in event.fields.items() if field not in ("message", "error")}
        for key in [key for key, person in self._people.items() if self._joined.get(person) is user]:
            del self._people[key]

    # What reports ask.

    def of(self, kind, first, last):
        for day in range(first, last + 1):
            yield from self._by_day.get((kind, day), ())

    def calls(self, first, last, filters=None):
        for event in self.of("call", first, last):
            if all(self.matches(event, *item) for item in (filters or {}).items()):
                yield event

    def matches(self, event, name, value):
        """`model` has the names of which an event must carry one, and `model!` those of which it must carry none."""
        field = name.removesuffix("!")
        carried = self.carried(event, field)
        return (carried in value.split(",")) != name.endswith("!")

    def carried(self, event, field):
        """What an event has of a filter; empty where that is nothing."""
        if field == "user":
            return self.user_of(event)
        if field in ("plan", "country"):
            return self.known(event, field)
        if field.startswith("property:"):
            return event.dimension(field.removeprefix("property:"))
        return event[field] or {"tier": "standard", "status": "ok"}.get(field, "")

    @functools.cached_property
    def _names_of_subjects(self):
        """What the latest profile of each calls it."""
        told = [event for event in self.events if event.kind == "profile" and event["subject"]]
        return {event["subject"]: event["name"] for event in sorted(told, key=lambda event: (event.at, event.place))}

    def name_of(self, subject):
        return self._names_of_subjects.get(subject) or None

    def names_of(self, dimensions, members):
        """What the subject is called, where it is among what a row is about."""
        return {"subject_name": self.name_of(member)
                for dimension, member in zip(dimensions, members) if dimension == "subject"}

    def known(self, event, field):
        """What the profile said at the end of the event's quarter of an hour, else the property of the sign-up."""
        person = event.person
        if person is None:
            return ""
        end = (event.at // 900_000 + 1) * 900_000
        earlier = [told for told in person.profiles if told[0] < end]
        # Of what was said at one instant, what came last stands.
        said = max(reversed(earlier), key=lambda told: told[0])[1].get(field) if earlier else None
        if not said and person.sign_up_event and not person.is_forgotten:
            said = person.sign_up_event.properties.get(field)
        return "" if said is None else str(said)

    def user_of(self, event):
        """The name of the user that an event is of, `forgotten` and a number for who was; empty for visitors and nobody."""
        return event.person.name if event.person and event.person.is_user else ""

    def made_of_tenants(self):
        tenants = {}
        for event in self.events:
            if event["tenant"]:
                tenants.setdefault(event["tenant"], Tenant(event["tenant"])).events.append(event)
        for tenant in tenants.values():
            tenant.prepare(self.day_of)
            told = [event for event in tenant.events if event.kind == "profile" and not event["user"]]
            if told:
                tenant.profile = max(told, key=lambda event: (event.at, event.place)).fields
        return list(tenants.values())

    def is_internal(self, member):
        internal = history.INTERNAL
        if isinstance(member, Tenant):
            return is_like(member.name, internal["tenants"])
        if any(event["tenant"] and is_like(event["tenant"], internal["tenants"]) for event in member.events):
            return True
        if not member.is_user or member.is_forgotten:
            return False
        address = member.profile.get("email", "").lower()
        return is_like(member.name, internal["users"]) or bool(address) and is_like(
            address, [pattern.lower() for pattern in internal["emails"]])

    def members(self, unit="user", internal=False, filters=None, upto=None, visitors=False):
        """Whom a report counts. Filters leave those of whom they hold, and of what they did what passes."""
        everybody = self.tenants if unit == "tenant" else self.people if visitors else self.users
        return [chosen for member in everybody if internal or not member.is_internal
                for chosen in self.chosen(member, unit, filters or {}, self.today if upto is None else min(upto, self.today))]

    def chosen(self, member, unit, filters, upto):
        acts = dict(filters)
        for name, value in filters.items():
            field = name.removesuffix("!")
            if field == unit:
                known = member.name if unit == "tenant" or member.is_user and not member.is_forgotten else ""
            elif field in ("plan", "country", "source") or field.startswith("property:") and field not in DECLARED:
                known = member.trait(field.removeprefix("property:"), field.startswith("property:"))
            else:
                continue
            del acts[name]
            if (known in value.split(",")) == name.endswith("!"):
                return
        found = copy.copy(member)
        found.whole = member
        if acts and member is self.nobody:
            return
        if acts:
            found.acts = [event for event in member.acts if all(self.matches(event, *item) for item in acts.items())]
            if not any(event.day <= upto for event in found.acts):
                return
            found.active_days = {event.day for event in found.acts}
        yield found

    @staticmethod
    def active(members, first, last):
        return [member for member in members if member.is_active(first, last)]

    def first_call_day(self):
        return min((event.day for event in self.events if event.kind == "call"), default=None)
