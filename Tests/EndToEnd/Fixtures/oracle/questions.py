"""What is asked: every report, by everything that it groups by, over periods of every kind."""
# SPDX-License-Identifier: Apache-2.0
import days
import calls
import deeds
import forecasts
import people
import revenue
import timeline

REPORTS = {
    "overview": calls.overview, "costs": calls.costs, "calls": calls.calls, "events": timeline.events,
    "economics": calls.economics,
    "growth": people.growth, "active": people.active, "retention": people.retention, "funnel": people.funnel,
    "segments": people.segments, "content": deeds.content, "top": calls.top, "revenue": revenue.revenue,
    "forecast": forecasts.forecast, "compare": calls.compare, "budgets": forecasts.budgets, "errors": deeds.errors,
    "jobs": deeds.jobs, "user": people.user,
}

# Reports without a second opinion, and why.
UNASKED = {
    "tips": "rules of thumb over figures that other reports have",
    "audit": "what is in it is what people did, and no events of the ledger",
    "quarantine": "what is in it are no events of the ledger",
}

# Reports whose days are those of UTC whatever is asked, and why.
UTC_ALONE = {"budgets": "a budget goes by its own zone"}

# Zones by whose days reports are asked: ahead of UTC and behind it, by half hours, with clocks that are set by an hour and by half.
ZONES = ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Kiritimati", "Etc/GMT+12"]

# Parameters as a query has them, where the oracle calls them otherwise.
NAMES = {"days": "days_after"}
NUMBERS = ("limit",)
FLAGS = ("all", "reasons", "unbounded", "internal", "sessions", "subjects")

ASKED = {
    "overview": ["", "internal=true"],
    "costs": [f"by={by}" for by in ("provider", "model", "operation", "tenant", "user", "subject", "property:quality")]
    + [f"by={by}&per={per}" for by, per in (
        ("provider", "day"), ("model", "week"), ("user", "month"), ("subject", "week"), ("property:quality", "month"))]
    + ["provider=north", "by=model&provider=south&tenant=acme", "by=operation&model=large&per=week",
       "by=tenant&operation=images", "by=provider&tenant=nobody-here",
       "provider=north,south&model!=large", "by=model&tenant!=acme,nobody-here&per=month", "by=tenant&model=large,small,nothing",
       "by=operation&provider=north,south&provider!=south&tenant!=acme", "by=user&user={user},{other}",
       "by=user&user!={user},nobody-here", "by=user&user!={user},{other}&per=month",
       "by=tier", "by=status&per=week", "by=plan", "by=country&per=month", "by=model,plan", "by=tenant,property:quality&per=day",
       "by=user,model&provider=north", "by=subject,status&user={user}", "by=provider&plan=trial,pro&country!=de",
       "by=model&status=error&tier=standard&subject!=nothing", "by=operation&property:quality=blue,true&user!={user}",
       "by=subject_kind", "by=subject,user&subject_kind!=page&per=month",
       "by=plan,country&property:quality!=blue", "per=hour", "by=model&per=hour&user!={user}"],
    "calls": ["", "sort=slowest", "sort=dearest&limit=7", "sort=failed&limit=1000", "sort=oldest", "all=true", "user={user}",
              "provider=north&tenant=acme&sort=dearest", "user={user}&provider=south", "model=large&operation=images",
              "user={user},{other}&model!=large", "user!={user}&sort=dearest", "provider=north,south&tenant!=acme&sort=slowest",
              "user!={user},{other}&provider!=north&sort=failed&limit=1000", "user!={other}&all=true",
              "status=error&plan!=pro&limit=1000", "tier=standard&property:quality=blue&sort=dearest&limit=9"],
    "events": [
        "", "limit=10000", "sort=oldest&limit=50", "sort=dearest", "sort=slowest&limit=40", "sort=failed&limit=1000", "all=true",
        "user={user}", "user={user}&sort=oldest", "user={user},{other}&kind!=call,activity&limit=1000",
        "kind=activity,billing&sort=oldest&limit=1000", "kind=job&sort=slowest", "event=story_failed,failed&sort=failed",
        "event!=opened,paid&kind!=call&tenant=acme", "session=s7", "subject=story-1&limit=1000", "subject!=story-1&user={other}",
        "subject_kind=story&kind!=call&limit=1000",
        "provider=north&tenant!=acme&sort=slowest", "status=ok&limit=1000", "status!=error&kind=call,activity&sort=dearest",
        "property:quality=high,2.5&limit=1000", "property:quality!=high&plan=pro&limit=1000", "country=de&sort=failed&all=true",
        "user!={user}&operation=images&sort=dearest&limit=9"],
    "economics": ["", "by=tenant", "by=plan", "by=subject", "by=subject&sort=revenue", "sort=loss&limit=5", "sort=margin_ratio", "by=plan&sort=revenue"],
    "growth": ["", "per=week", "per=month", "internal=true", "unit=tenant", "unit=tenant&per=month&internal=true",
               "plan=pro,basic&country!=de", "model=large&per=week", "unit=tenant&tenant!=acme", "unit=tenant&user={user},{other}",
               "unit=tenant&plan!=pro&provider=north,south&internal=true", "per=hour", "per=hour&internal=true&plan!=pro",
               "per=hour&model=large"],
    "active": ["", "per=week", "per=month", "internal=true", "unit=tenant", "unit=tenant&internal=true", "unit=tenant&per=month",
               "user!={user}", "tenant=acme,blue&per=week", "unit=tenant&model!=large", "unit=tenant&country=de,fr&per=week",
               "property:quality=blue&internal=true", "per=hour", "per=hour&unit=tenant", "per=hour&user!={user}&internal=true",
               "per=hour&unit=tenant&model!=large"],
    "retention": ["", "cohort=day", "cohort=month&unbounded=true", "unbounded=true", "cohort=day&days=2,365",
                  "per=week", "per=month", "per=month&unbounded=true&after=1,4", "per=week&unbounded=true", "per=day&after=1,9",
                  "internal=true", "cohort=day&unit=tenant", "unit=tenant&unbounded=true&internal=true",
                  "per=month&unit=tenant", "by=source", "by=plan&cohort=month", "by=country&per=month&internal=true",
                  "by=property:source&per=week&unbounded=true", "by=plan&unit=tenant&cohort=month",
                  "plan=pro&per=month", "source!=ads&by=country&cohort=month", "tenant=acme&cohort=month",
                  "by=activity:opened", "by=activity:opened&cohort=month&within=7d&unbounded=true&internal=true",
                  "by=activity:message_sent&per=week", "by=activity:opened&per=month&plan!=pro&model=large",
                  "by=activity:opened&unit=tenant&cohort=month&within=3d", "by=activity:message_sent&unit=tenant&per=month",
                  "unit=tenant&user!={user}&per=month", "unit=tenant&tenant=acme,blue&by=country"],
    "funnel": ["steps=signed_up,story_created,story_completed", "steps=opened,opened,opened&within=7d",
               "steps=story_created,story_created,story_failed,message_sent&within=1d", "steps=opened,never_seen",
               "steps=signed_up,paywall_seen&by=source", "steps=opened,message_sent&by=country&within=90d",
               "steps=signed_up,opened&by=plan", "steps=opened,opened&by=property:source",
               "steps=opened,message_sent&internal=true", "steps=signed_up,opened&by=plan&internal=true",
               "steps=story_created,opened,opened&within=7d&unit=tenant", "steps=message_sent,opened&unit=tenant&by=country&internal=true",
               "steps=opened,paywall_seen&within=2d&unit=tenant&by=plan", "steps=opened,message_sent&plan!=pro&tenant!=acme",
               "steps=opened,message_sent&unit=tenant&user={user},{other}", "steps=signed_up,opened&by=country&user!={user}"],
    "segments": [f"by={by}" for by in ("plan", "country", "standing", "lifetime", "activity:opened", "property:source",
                                       "property:plan")]
    + [f"by={by}&unit=tenant" for by in ("plan", "country", "standing", "lifetime", "activity:opened", "property:source")]
    + ["by=plan&internal=true", "by=standing&internal=true", "by=lifetime&unit=tenant&internal=true",
       "by=standing&plan=pro,basic", "by=country&model=large&tenant!=blue", "by=lifetime&unit=tenant&provider=north",
       "by=plan&unit=tenant&tenant!=acme&user!={user}", "by=activity:opened&unit=tenant&country=de"],
    "content": [f"by={by}" for by in ("event", "tenant", "status", "property:quality")]
    + ["per=week", "per=hour", "by=tenant&per=hour", "by=property:quality&per=month", "event=story_completed", "event=story_failed&by=status",
       "event=story_created&by=tenant", "tenant=acme", "tenant=acme&by=status", "reasons=true",
       "reasons=true&event=story_failed", "event=story_failed&by=property:quality", "tenant=acme,nobody-here", "tenant!=acme",
       "tenant!=acme&by=tenant&event=story_failed", "by=subject", "by=subject&per=week&event=opened&sessions=true",
       "by=subject_kind&event=message_sent", "subject=story-1,story-2&sessions=true", "sessions=true&per=month",
       "by=subject&user={user}&per=hour", "by=subject&subject!=story-1&tenant=acme&sessions=true"],
    "top": [f"by={by}&sort={sort}" for by, sort in (
        ("user", "cost"), ("user", "calls"), ("user", "tokens"), ("user", "errors"), ("user", "activity:opened"),
        ("tenant", "cost"), ("tenant", "activity:opened"), ("model", "tokens"), ("operation", "calls"),
        ("subject", "cost"), ("subject", "activity:message_sent"), ("provider", "errors"))]
    + ["limit=1000", "by=model&provider=north", "by=tenant&operation=images&limit=2", "by=model&provider!=north&sort=tokens",
       "by=tenant&model=large,small&tenant!=acme"],
    "revenue": ["", "per=week", "per=month", "per=hour", "per=hour&unit=tenant", "by=plan", "by=holder", "unit=tenant", "unit=tenant&per=month",
                "unit=tenant&by=plan", "unit=tenant&by=holder", "by=subject", "by=subject&unit=tenant"],
    "forecast": ["", "provider=north", "tenant=acme", "model=nothing", "provider=north,south&tenant!=acme", "model!=nothing"],
    "compare": ["", "internal=true", "provider=north&operation=images", "tenant=nobody-here", "provider=north,south&operation!=images",
                "plan=pro&status=ok", "user={user}&property:quality!=blue"],
    "budgets": ["limit=10000", "budget=north", "budget=users&limit=3", "budget=berlin", "budget=newfoundland",
                "budget=kiribati"],
    "errors": ["", "limit=10000", "by=component", "by=type", "component=north", "component=api&by=type", "all=true",
               "sort=oldest", "sort=dearest&limit=9", "sort=slowest&component=north", "sort=failed", "by=subject",
               "by=subject&component=api", "by=subject&component=north"],
    "jobs": ["", "per=week", "per=month", "per=hour", "queue=mail", "reasons=true", "subjects=true",
             "subjects=true&queue=mail&user!={user}", "subject=story-1,story-2", "subject!=story-1&per=month",
             "reasons=true&subject_kind=story", "user={user}&per=hour"],
    "user": ["user={user}", "user={user}&per=hour", "user={user}&per=week", "user={other}&per=month"],
}


def all_of(only=(), **names):
    for name, queries in ASKED.items():
        for query in queries:
            if not only or name in only:
                yield name, query.format(**names)


def periods(today):
    """A day, a month, a year, the present, the past, what is to come, and days on which nothing happened."""
    month = days.first_of(today, "month")
    return [
        (today, today), (today - 8, today - 8), (days.first_of(month - 1, "month"), month - 1), (today - 30, today),
        (today - 100, today - 31), (today - 364, today), (today - 45, today + 20), (today - 2000, today - 1900), (today + 3, today + 9),
    ]


# Reports that take ten years: whatever is asked, without days and weeks, or with per=month.
ALWAYS_LONG = ("overview", "economics", "segments", "top", "compare")
LONG_SUMS = ("costs", "content")
LONG_BY_MONTH = ("growth", "active", "retention", "revenue", "jobs", "user")


def in_zone(place, today):
    """The periods over which a question is asked in a zone: the present, and another from question to question."""
    several = periods(today)
    return [several[place % len(several)], (today - 30, today)]


def is_long(name, query):
    by_month = "per=month" in query
    return (name in ALWAYS_LONG or (name in LONG_SUMS and (by_month or "per=" not in query))
            or (name in LONG_BY_MONTH and (by_month or query.startswith("by=") and name != "retention")))


def periods_of(name, query, today):
    """The same, and ten years where these are answered."""
    return periods(today) + ([(today - 3652, today)] if is_long(name, query) else [])


def arguments(query):
    """What the oracle is given for a query."""
    given = {}
    for item in filter(None, query.split("&")):
        name, value = item.split("=")
        if name in NUMBERS:
            value = int(value)
        if name in FLAGS:
            value = value == "true"
        if name == "within":
            value = int(value.removesuffix("d"))
        given[NAMES.get(name, name)] = value
    return given
