# The kinds of panels, each a function from what differs to what Grafana wants.
# SPDX-License-Identifier: Apache-2.0
from .dashboard import COLUMNS, DATASOURCE
from .scope import expand

# Units, as Grafana calls them.
USD, COUNT, SHARE, SECONDS, BYTES, PER_SECOND = "currencyUSD", "short", "percentunit", "s", "bytes", "ops"

# Thresholds: a colour, and the value from which on it holds.
PLAIN = [("text", None)]
MONEY = [("green", None)]
ANY_IS_BAD = [("green", None), ("red", 1)]
ANY_IS_ODD = [("green", None), ("orange", 1)]
ONE_IS_GOOD = [("red", None), ("green", 1)]
FAILURES = [("green", None), ("orange", 0.01), ("red", 0.05)]
BUDGET = [("green", None), ("yellow", 0.8), ("orange", 0.9), ("red", 1)]


def named(words):
    """What to show instead of a value: a text and a colour for each."""
    options = {
        value: {"color": colour, "index": place, "text": text} for place, (value, text, colour) in enumerate(words)
    }
    return [{"type": "value", "options": options}]


UP_OR_DOWN = named([("1", "up", "green"), ("0", "down", "red")])
YES_OR_NO = named([("1", "yes", "green"), ("0", "no", "red")])
FIRING = named([("1", "firing", "red")])

LAST = {"calcs": ["lastNotNull"], "fields": "", "values": False}


def steps(thresholds):
    return {"mode": "absolute", "steps": [{"color": colour, "value": value} for colour, value in thresholds]}


def targets(queries, **more):
    """`queries` is one query, or a list of them; each a text, or a pair of it and its legend."""
    queries = queries if isinstance(queries, list) else [queries]
    pairs = [query if isinstance(query, tuple) else (query, "__auto") for query in queries]
    return [
        {
            "datasource": DATASOURCE,
            "editorMode": "code",
            "expr": expand(query),
            "instant": False,
            "legendFormat": legend,
            "range": True,
            "refId": chr(ord("A") + place),
            **more,
        }
        for place, (query, legend) in enumerate(pairs)
    ]


def panel(kind, title, description, size, queries, defaults, options, *, interval="", overrides=(), **more):
    result = {
        "type": kind,
        "title": title,
        "description": description,
        "datasource": DATASOURCE,
        "size": size,
        "fieldConfig": {"defaults": {"color": {"mode": "thresholds"}, **defaults}, "overrides": list(overrides)},
        "options": options,
        "targets": queries,
        **more,
    }
    if interval:
        result["interval"] = interval
    return result


def row(title):
    return {"type": "row", "title": title, "collapsed": False, "panels": [], "size": (COLUMNS, 1)}


def to(dashboard, title):
    """A link from a panel to where there is more of it."""
    return [{"title": title, "url": f"/d/{dashboard}?${{__url_time_range}}&${{__all_variables}}"}]


def stat(
    title,
    description,
    query,
    unit,
    *,
    thresholds=PLAIN,
    whole_range=False,
    width=4,
    mappings=(),
    decimals=None,
    none="none",
    interval="",
    links=(),
    text="value",
    legend="__auto",
):
    """One figure: of now with its curve behind it or, with `whole_range`, of all that is shown."""
    defaults = {"mappings": list(mappings), "noValue": none, "thresholds": steps(thresholds), "unit": unit}
    if decimals is not None:
        defaults["decimals"] = decimals
    return panel(
        "stat",
        title,
        description,
        (width, 4),
        targets((query, legend), **({"instant": True, "range": False} if whole_range else {})),
        defaults,
        {
            "colorMode": "value",
            "graphMode": "none" if whole_range or mappings else "area",
            "justifyMode": "auto",
            "orientation": "auto",
            "reduceOptions": LAST,
            "textMode": text,
            "wideLayout": True,
        },
        interval=interval,
        links=list(links),
    )


def curve(
    title,
    description,
    queries,
    unit,
    *,
    width=12,
    height=8,
    stacked=False,
    bars=False,
    most=None,
    least=0,
    interval="",
    thresholds=None,
    none="",
    legend=("mean", "lastNotNull"),
    dashed=(),
    links=(),
):
    """Values over time. `least` is None for what may be negative; names in `dashed` are lines to compare with."""
    custom = {
        "axisBorderShow": False,
        "axisCenteredZero": False,
        "axisColorMode": "text",
        "axisLabel": "",
        "axisPlacement": "auto",
        "barAlignment": 0,
        "drawStyle": "bars" if bars else "line",
        "fillOpacity": 80 if bars else 25 if stacked else 8,
        "gradientMode": "none",
        "hideFrom": {"legend": False, "tooltip": False, "viz": False},
        "insertNulls": False,
        "lineInterpolation": "linear",
        "lineWidth": 1,
        "pointSize": 4,
        "scaleDistribution": {"type": "linear"},
        "showPoints": "never",
        "spanNulls": False,
        "stacking": {"group": "A", "mode": "normal" if stacked else "none"},
        "thresholdsStyle": {"mode": "dashed" if thresholds else "off"},
    }
    defaults = {
        "color": {"mode": "palette-classic"},
        "custom": custom,
        "thresholds": steps(thresholds or PLAIN),
        "unit": unit,
    }
    if least is not None:
        defaults["min"] = least
    if most is not None:
        defaults["max"] = most
    if none:
        defaults["noValue"] = none
    dash = {"id": "custom.lineStyle", "value": {"dash": [8, 6], "fill": "dash"}}
    bare = {"id": "custom.fillOpacity", "value": 0}
    apart = {"id": "custom.stacking", "value": {"group": "A", "mode": "none"}}
    return panel(
        "timeseries",
        title,
        description,
        (width, height),
        targets(queries),
        defaults,
        {
            "legend": {"calcs": list(legend), "displayMode": "table", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
        interval=interval,
        links=list(links),
        overrides=[
            {"matcher": {"id": "byRegexp", "options": name}, "properties": [dash, bare, apart]} for name in dashed
        ],
    )


def gauges(title, description, query, legend, unit, *, thresholds, most=1, width=12, height=8, none="none", links=()):
    """A bar for each of a few things, against a common end."""
    return panel(
        "bargauge",
        title,
        description,
        (width, height),
        targets((query, legend), instant=True, range=False),
        {"max": most, "min": 0, "noValue": none, "thresholds": steps(thresholds), "unit": unit},
        {
            "displayMode": "basic",
            "minVizHeight": 16,
            "minVizWidth": 8,
            "namePlacement": "auto",
            "orientation": "horizontal",
            "reduceOptions": LAST,
            "showUnfilled": True,
            "sizing": "auto",
            "valueMode": "color",
        },
        links=list(links),
    )


def states(
    title, description, query, legend, *, mappings=UP_OR_DOWN, thresholds=ONE_IS_GOOD, width=24, height=8, none="none"
):
    """When each thing was up, and when it was not."""
    return panel(
        "state-timeline",
        title,
        description,
        (width, height),
        targets((query, legend)),
        {
            "custom": {
                "fillOpacity": 80,
                "hideFrom": {"legend": False, "tooltip": False, "viz": False},
                "lineWidth": 0,
            },
            "mappings": mappings,
            "noValue": none,
            "thresholds": steps(thresholds),
            "unit": "none",
        },
        {
            "alignValue": "left",
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False},
            "mergeValues": True,
            "rowHeight": 0.8,
            "showValue": "never",
            "tooltip": {"mode": "single", "sort": "none"},
        },
    )


def heatmap(title, description, query, *, width=12, height=8):
    """How often each duration occurred over time, from the buckets of a histogram."""
    return panel(
        "heatmap",
        title,
        description,
        (width, height),
        targets((query, "{{le}}"), format="heatmap"),
        {
            "custom": {
                "hideFrom": {"legend": False, "tooltip": False, "viz": False},
                "scaleDistribution": {"type": "linear"},
            },
            "unit": "none",
        },
        {
            "calculate": False,
            "cellGap": 1,
            "cellValues": {"unit": "short"},
            "color": {
                "exponent": 0.5,
                "fill": "dark-orange",
                "mode": "scheme",
                "reverse": False,
                "scale": "exponential",
                "scheme": "Oranges",
                "steps": 64,
            },
            "exemplars": {"color": "rgba(255,0,255,0.7)"},
            "filterValues": {"le": 1e-9},
            "legend": {"show": True},
            "rowsFrame": {"layout": "auto"},
            "tooltip": {"mode": "single", "showColorScale": False, "yHistogram": False},
            "yAxis": {"axisPlacement": "left", "reverse": False, "unit": SECONDS},
        },
    )


def column(heading, unit, look):
    """How a table shows a value: `look` is thresholds, or words instead of values, or None."""
    properties = [{"id": "unit", "value": unit}]
    if look:
        kind = {"id": "mappings", "value": look} if look in (UP_OR_DOWN, YES_OR_NO) else None
        properties.append(kind or {"id": "thresholds", "value": steps(look)})
        properties.append({"id": "custom.cellOptions", "value": {"type": "color-text"}})
    return {"matcher": {"id": "byName", "options": heading}, "properties": properties}


def table(title, description, names, columns, *, width=24, height=9, sort=None, none="none"):
    """A line for each set of labels, by the first value unless `sort` names another column.

    `names` maps labels to their headings; `columns` is a list of (query, heading, unit, look), asked of now. A query
    without a heading is there for its labels only.
    """
    fields = [f"Value #{chr(ord('A') + place)}" for place in range(len(columns))]
    shown = {field: heading for field, (_, heading, *_) in zip(fields, columns) if heading}
    # Grafana leaves the number out where only one query found something: that is the first, if it is any.
    shown["Value"] = columns[0][1] or next(iter(shown.values()))
    hidden = {"Time", "__name__", "job", "instance", *fields} - {*names, *shown}
    heading = sort or shown["Value"]
    return panel(
        "table",
        title,
        description,
        (width, height),
        targets([query for query, *_ in columns], format="table", instant=True, range=False),
        {
            "custom": {"align": "auto", "cellOptions": {"type": "auto"}, "filterable": False, "inspect": False},
            "noValue": none,
            "thresholds": steps(PLAIN),
            "unit": COUNT,
        },
        {
            "cellHeight": "sm",
            "footer": {"countRows": False, "fields": "", "reducer": ["sum"], "show": False},
            "showHeader": True,
            "sortBy": [{"desc": heading in shown.values(), "displayName": heading}],
        },
        overrides=[column(heading, unit, look) for _, heading, unit, look in columns if heading],
        transformations=[
            {"id": "merge", "options": {}},
            {
                "id": "organize",
                "options": {
                    "excludeByName": {name: True for name in sorted(hidden)},
                    "includeByName": {},
                    "indexByName": {name: place for place, name in enumerate([*names, *shown])},
                    "renameByName": {**names, **shown},
                },
            },
        ],
    )
