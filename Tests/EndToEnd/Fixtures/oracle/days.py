"""Days as numbers since 1970-01-01, of UTC or of a time zone, and the weeks and months that they lie in."""
# SPDX-License-Identifier: Apache-2.0
import datetime
import functools
import zoneinfo

MS = 86_400_000
EPOCH = datetime.date(1970, 1, 1)


def of(at, zone=None):
    """The day that an instant is in, in UTC or in a zone: the one in which its quarter of an hour begins."""
    if zone is None:
        return at // MS
    return (datetime.datetime.fromtimestamp(at // 900_000 * 900, zoneinfo.ZoneInfo(zone)).date() - EPOCH).days


QUARTER = 900_000


def shown(quarter, zone):
    """What clocks of a zone show when a quarter of an hour begins."""
    return datetime.datetime.fromtimestamp(quarter * QUARTER // 1000, zoneinfo.ZoneInfo(zone or "UTC"))


@functools.cache
def _hour(quarter, zone):
    """Back to where clocks showed a full hour, or were set."""
    now = shown(quarter, zone)
    before = shown(quarter - 1, zone)
    if now.minute == 0 or before.utcoffset() != now.utcoffset():
        return quarter
    return _hour(quarter - 1, zone)


def hour_of(at, zone=None):
    """The instant at which the hour began that clocks show at an instant."""
    return _hour(at // QUARTER, zone) * QUARTER


@functools.cache
def hours(first, last, zone=None):
    """The instants at which the hours of some days begin."""
    quarters = range((first - 1) * MS // QUARTER, (last + 2) * MS // QUARTER)
    return sorted({hour_of(quarter * QUARTER, zone) for quarter in quarters
                   if first <= of(quarter * QUARTER, zone) <= last})


def date(day):
    return EPOCH + datetime.timedelta(days=day)


def text(day):
    return date(day).isoformat()


def number(day):
    """The number of a day that is written 2026-01-31."""
    return (datetime.date.fromisoformat(day) - EPOCH).days


def instant(at):
    """Milliseconds as RFC 3339."""
    moment = datetime.datetime.fromtimestamp(at // 1000, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + ".%03dZ" % (at % 1000)


def weekday(day):
    return date(day).weekday()


def first_of(day, per):
    """The first day of the day, week (from Monday) or month that a day lies in."""
    if per == "week":
        return day - weekday(day)
    if per == "month":
        return day - date(day).day + 1
    return day


def last_of(day, per):
    if per == "week":
        return first_of(day, per) + 6
    if per == "month":
        return first_of(first_of(day, per) + 31, per) - 1
    return day


def stretches(first, last, per):
    """The days, weeks or months of a period: how each is called, and which of its days are in the period."""
    day = first
    while day <= last:
        end = min(last_of(day, per), last)
        yield first_of(day, per), day, end
        day = end + 1
