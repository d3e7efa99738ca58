# A dashboard around its panels: variables, links, annotations, and a place on the grid for each panel.
# SPDX-License-Identifier: Apache-2.0
from .scope import expand

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
COLUMNS = 24


def variable(name, label, query, all_value=".*"):
    """A choice among the values of a label. All, which is the default, also matches series that lack the label."""
    return {
        "allValue": all_value,
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        "datasource": DATASOURCE,
        "definition": expand(query),
        "hide": 0,
        "includeAll": True,
        "label": label,
        "multi": True,
        "name": name,
        "options": [],
        "query": {"qryType": 1, "query": expand(query), "refId": "PrometheusVariableQueryEditor-VariableQuery"},
        "refresh": 2,
        "regex": "",
        "skipUrlSync": False,
        "sort": 1,
        "type": "query",
    }


# What every dashboard asks: which Prometheus, which job of it, which instances of that.
CHOICES = [
    {
        "current": {},
        "hide": 0,
        "includeAll": False,
        "label": "Data source",
        "multi": False,
        "name": "datasource",
        "options": [],
        "query": "prometheus",
        "refresh": 1,
        "regex": "",
        "skipUrlSync": False,
        "type": "datasource",
    },
    variable("job", "Job", "label_values(bursar_build_info, job)", all_value=".+"),
    variable("instance", "Instance", 'label_values(bursar_build_info{job=~"$job"}, instance)', all_value=".+"),
]

# An alert that sums over instances has no label of them: alerts are shown whatever job and instance are chosen.
ALERTS = 'ALERTS{alertname=~"Bursar.*",alertstate="firing"}'


def annotation(name, colour, expression, title, text, tags=""):
    return {
        "datasource": DATASOURCE,
        "enable": True,
        "expr": expand(expression),
        "hide": False,
        "iconColor": colour,
        "name": name,
        "step": "60s",
        "tagKeys": tags,
        "textFormat": text,
        "titleFormat": title,
    }


ANNOTATIONS = [
    {
        "builtIn": 1,
        "datasource": {"type": "grafana", "uid": "-- Grafana --"},
        "enable": True,
        "hide": True,
        "iconColor": "rgba(0, 211, 255, 1)",
        "name": "Annotations & Alerts",
        "type": "dashboard",
    },
    annotation(
        "Alerts", "red", ALERTS, "{{alertname}}", "{{severity}} {{budget}} {{probe}} {{queue}} {{provider}}", "severity"
    ),
    annotation("Starts", "blue", "time() - process_start_time_seconds{@} < 60", "Bursar started", "{{instance}}"),
]

LINKS = [
    {
        "asDropdown": False,
        "icon": "external link",
        "includeVars": True,
        "keepTime": True,
        "tags": ["bursar"],
        "targetBlank": False,
        "title": "Bursar",
        "tooltip": "",
        "type": "dashboards",
        "url": "",
    }
]


def placed(panels):
    """The panels from left to right, a new line where one does not fit or a row begins."""
    x = y = line = 0
    result = []
    for number, panel in enumerate(panels, start=1):
        width, height = panel.pop("size")
        if panel["type"] == "row" or x + width > COLUMNS:
            x, y, line = 0, y + line, 0
        result.append({"id": number, "gridPos": {"x": x, "y": y, "w": width, "h": height}, **panel})
        x, line = x + width, max(line, height)
    return result


def dashboard(uid, title, description, panels, *, variables=(), since="now-24h", refresh="1m", timezone="browser"):
    return {
        "annotations": {"list": ANNOTATIONS},
        "description": description,
        "editable": False,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "links": LINKS,
        "panels": placed(panels),
        "refresh": refresh,
        "schemaVersion": 39,
        "tags": ["bursar"],
        "templating": {"list": [*CHOICES, *variables]},
        "time": {"from": since, "to": "now"},
        "timepicker": {},
        "timezone": timezone,
        "title": title,
        "uid": uid,
        "version": 1,
        "weekStart": "",
    }
