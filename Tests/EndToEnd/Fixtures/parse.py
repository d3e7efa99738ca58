# Reads a page of metrics with Prometheus' own client and prints its samples as JSON, exactly as they were understood.
# SPDX-License-Identifier: Apache-2.0
import json
import sys

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics

families = {
    "text": parser.text_string_to_metric_families,
    "openmetrics": openmetrics.text_string_to_metric_families,
}[sys.argv[1]](sys.stdin.buffer.read().decode("utf-8"))

json.dump(
    [
        {"family": family.name, "type": family.type, "name": sample.name, "labels": sample.labels, "value": sample.value}
        for family in families
        for sample in family.samples
    ],
    sys.stdout,
)
