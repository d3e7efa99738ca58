#!/usr/bin/env python3
# A second opinion on time zones: what Python's zoneinfo says of them.
# SPDX-License-Identifier: Apache-2.0
"""Prints, zone by zone, what there is to agree about. Instants are in milliseconds since 1970, days are numbers.

    zone NAME
    i INSTANT OFFSET DAY HOUR QUARTER  seconds ahead of UTC, and when the local hour and quarter of an hour began
    d DAY START                        the first instant at which the zone's calendar has come to this day

    zones.py SEED DIRECTORY all        every name of the database, at a few instants
    zones.py SEED DIRECTORY NAME ...   these zones, around all transitions from 1970 to 2040, and at more instants
"""

import bisect
import datetime
import random
import sys
import zoneinfo

HALF_DAY, YEAR = 43_200, 31_556_952


def local(zone, seconds):
    """The wall's seconds since 1970, were they of UTC, and how far they are ahead of it."""
    ahead = datetime.datetime.fromtimestamp(seconds, zone).utcoffset()
    offset = ahead.days * 86_400 + ahead.seconds
    return seconds + offset, offset


def change(zone, before, after):
    """The first second of the new offset, which is in force at `after` and not at `before`."""
    new = local(zone, after)[1]
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if local(zone, middle)[1] == new else (middle, after)
    return after


def transitions(zone, first, last):
    at, offset = first, local(zone, first)[1]
    while at < last:
        following = local(zone, at + HALF_DAY)[1]
        if following != offset:
            yield change(zone, at, at + HALF_DAY)
        at, offset = at + HALF_DAY, following


def began(zone, seconds, length):
    """When the part of the local day began that these seconds are in."""
    wall, offset = local(zone, seconds)
    start = seconds - wall % length
    return start if local(zone, start)[1] == offset else change(zone, start, seconds)


def tell_instant(zone, changes, milliseconds):
    seconds = milliseconds // 1000
    wall, offset = local(zone, seconds)
    # A day that had begun before clocks were set goes on, whatever they show then.
    place = bisect.bisect_right(changes, seconds)
    latest = local(zone, changes[place - 1] - 1)[0] if place else wall
    print("i", milliseconds, offset, max(wall, latest) // 86_400, began(zone, seconds, 3600) * 1000,
          began(zone, seconds, 900) * 1000)


def tell_days(zone, first, last, transition=None):
    """Walks through the time between, by minutes near a transition, and tells of each day when it began."""
    latest = local(zone, first)[0] // 86_400
    at = first
    while at < last:
        # What clocks show goes back at transitions only, and a day may have begun a minute before.
        step = 60 if transition is not None and -3600 <= at - transition < 10_800 else 900
        if local(zone, at + step)[0] // 86_400 > latest:
            before, start = at, at + step
            while start - before > 1:
                middle = (before + start) // 2
                before, start = (before, middle) if local(zone, middle)[0] // 86_400 > latest else (middle, start)
            day = local(zone, start)[0] // 86_400
            for number in range(latest + 1, day + 1):
                print("d", number, start * 1000)
            latest = day
        at += step


def tell(name, zone, rng, thoroughly):
    print("zone", name)
    span = 70 * YEAR
    changes = list(transitions(zone, -86_400 * 30, span)) if thoroughly else []
    for _ in range(300 if thoroughly else 12):
        tell_instant(zone, changes, rng.randrange(span * 1000))
    for _ in range(100 if thoroughly else 4):
        tell_instant(zone, changes, rng.randrange(span, 8029 * YEAR) * 1000 + rng.randrange(1000))
    if not thoroughly:
        return
    for _ in range(20):
        start = rng.randrange(span if rng.randrange(2) else 8029 * YEAR) // 900 * 900
        tell_days(zone, start, start + 172_800)
    for at in changes:
        # Both ways across the transition.
        distances = [-86_400, -3600, -1800, -61, -1, 0, 1, 59, 899, 900, 1799, 1800, 3599, 3600, 5400, 86_400]
        rng.shuffle(distances)
        for distance in distances:
            tell_instant(zone, changes, (at + distance) * 1000 + rng.randrange(1000))
        tell_days(zone, at // 900 * 900 - 108_000, at + 108_000, at)


def main():
    seed, directory, names = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    zoneinfo.reset_tzpath(to=[directory])
    thoroughly = names != ["all"]
    if not thoroughly:
        names = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules"})
    for name in names:
        tell(name, zoneinfo.ZoneInfo(name), random.Random(f"{seed} {name}"), thoroughly)


if __name__ == "__main__":
    main()
