"""The ledger as the definitions speak of it: events with the people they are of, the days they are on, what they cost."""
# SPDX-License-Identifier: Apache-2.0
from collections import defaultdict
from fractions import Fraction

import days
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

    def prepare(self, zone=None):
        """Once all events are known: what is asked of people again and again."""
        firsts = [event for event in self.events if event.kind == "activity" and event["event"] == "signed_up"]
        self.sign_up_event = min(firsts, key=lambda event: event.at, default=None)
        self.since = self.sign_up_event.at if firsts else min(event.at for event in self.events)
        self.sign_up_day = days.of(self.since, zone)
        self.active_days = {event.day for event in self.events if event.kind in ("call", "activity")}

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


class Ledger:
    def __init__(self, history, script):
        """`script` is what happened to the ledger itself: recording, re-pricing, forgetting, in their order."""
        self.today, self.now = history.today, history.now
        self.plans = {"basic": (Fraction("9.99"), 1), "pro": (Fraction(29), 1), "year": (Fraction(100), 12)}
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
        self.people = [person for person in self.people if person.events]
        self.users = [person for person in self.people if person.is_user]
        self.visitors = [person for person in self.people if not person.is_user]
        self.go_by(None)

    def go_by(self, zone):
        """Has all days be those of a zone, from here on; of UTC where it is none."""
        self.zone = zone
        self.today = days.of(self.now, zone)
        self._by_day = defaultdict(list)
        for event in self.events:
            event.day = days.of(event.at, zone)
            self._by_day[event.kind, event.day].append(event)
        for person in self.people:
            person.prepare(zone)
        self.subscriptions = Subscriptions(self)

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
                if quote.reason is None:
                    event.adjustment = quote.cost - event.cost

    def forget(self, name):
        """Takes a user's names away: whoever comes with them again is somebody new."""
        user = self._people.pop((name, True))
        user.is_forgotten = True
        user.name = f"forgotten {user.number}"
        user.profile = {}
        for event in user.events:
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

    def active(self, first, last):
        return [user for user in self.users if user.is_active(first, last)]

    def first_call_day(self):
        return min((event.day for event in self.events if event.kind == "call"), default=None)
