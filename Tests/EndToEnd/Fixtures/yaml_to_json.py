# Prints the YAML documents of the files that are named as one JSON array.
# SPDX-License-Identifier: Apache-2.0
import json
import sys

import yaml

json.dump([yaml.safe_load(open(name, encoding="utf-8")) for name in sys.argv[1:]], sys.stdout)
