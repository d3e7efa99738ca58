"""What a report should say, and how an answer is held against it."""
# SPDX-License-Identifier: Apache-2.0
from decimal import Decimal
from fractions import Fraction

# Decimals of each type of column; what has more is rounded once, half to even.
DECIMALS = {"money": 9, "ratio": 6, "number": 9, "duration": 3, "count": 0}


# What is looked at by other means.
ANYTHING = object()


class Rounded:
    """A figure of a column whose rows differ in type, with the decimals of its own."""

    def __init__(self, value, decimals):
        self.value, self.decimals = value, decimals


class Near:
    """A figure that is computed in floating point: right to a billionth of it."""

    def __init__(self, value):
        self.value = value


class Expected:
    """Rows by what is in their key columns, and totals."""

    def __init__(self, *key):
        self.key = key
        self.rows = {}
        self.totals = {}
        # What rows go down by; what may not be shown because of a limit.
        self.falls = None
        self.limit = None
        # Keys in their very order, where the definition gives one.
        self.in_order = False

    def add(self, *key, **cells):
        self.rows[key] = cells


def ratio(part, whole):
    return None if not whole else Fraction(part) / Fraction(whole)


def mean(values):
    values = list(values)
    return ratio(sum(values), len(values))


def change(value, previous):
    return None if value is None or not previous else (Fraction(value) - Fraction(previous)) / abs(Fraction(previous))


def exact(value):
    return Fraction(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


def same(got, wanted, kind):
    if wanted is ANYTHING:
        return True
    if isinstance(wanted, Near):
        return got is not None and abs(float(got) - wanted.value) <= 2e-9 + 1e-9 * abs(wanted.value)
    decimals = DECIMALS.get(kind)
    if isinstance(wanted, Rounded):
        wanted, decimals = wanted.value, wanted.decimals
    if wanted is None or got is None or isinstance(wanted, (str, dict)):
        return got == wanted
    if type(wanted) is int and type(got) is int:
        # Nothing to round.
        return got == wanted
    if decimals is None:
        decimals = 9
    return exact(got) == Fraction(round(Fraction(wanted) * 10**decimals), 10**decimals)


def show(value):
    if isinstance(value, (Rounded, Near)):
        value = value.value
    return str(float(value)) if isinstance(value, Fraction) else repr(value)


def differences(answer, wanted):
    """Every cell and total in which an answer is not what it should be, as sentences."""
    kinds = {column["name"]: column["type"] for column in answer["columns"]}
    found = []
    rows, order = {}, []
    for row in answer["rows"]:
        key = tuple(row[name] for name in wanted.key)
        if key in rows:
            found.append(f"row {key} is there twice")
        rows[key] = row
        order.append(key)
    if wanted.limit is None or len(wanted.rows) <= wanted.limit:
        found += [f"row {key} is missing: {({n: show(v) for n, v in wanted.rows[key].items()})}"
                  for key in wanted.rows if key not in rows]
    elif len(rows) != wanted.limit:
        found.append(f"{len(rows)} rows, of a limit of {wanted.limit}")
    for key, row in rows.items():
        if key not in wanted.rows:
            found.append(f"row {key} should not be there: {row}")
            continue
        cells = wanted.rows[key]
        missing = set(row) - set(cells) - set(wanted.key)
        found += [f"nobody knows what {name} should be" for name in missing]
        found += [f"row {key}: {name} is {row.get(name)}, and should be {show(value)}"
                  for name, value in cells.items() if name not in row or not same(row[name], value, kinds.get(name))]
    for name, value in wanted.totals.items():
        if name not in answer["totals"]:
            found.append(f"no total {name}")
        elif not same(answer["totals"][name], value, kinds.get(name) or kind_of(name)):
            found.append(f"total {name} is {answer['totals'][name]}, and should be {show(value)}")
    found += [f"nobody knows the total {name}" for name in answer["totals"] if name not in wanted.totals]
    if wanted.in_order and order != [key for key in wanted.rows][:len(order)]:
        found.append(f"rows are in the order {order[:8]}…, and should be {list(wanted.rows)[:8]}…")
    if wanted.falls and not found:
        # What a limit cut off must not be more than what it left.
        measure = wanted.falls
        places = [measure(wanted.rows[key]) for key in order]
        if any(left < right for left, right in zip(places, places[1:])):
            found.append(f"rows are not in their order: {[show(place) for place in places[:20]]}")
        if places and any(measure(cells) > places[-1] for key, cells in wanted.rows.items() if key not in rows):
            found.append("a row that was cut off is larger than one that was not")
    return found


def kind_of(name):
    """The type of a total that has no column."""
    if name.endswith("_usd"):
        return "money"
    if name.endswith(("_rate", "share", "margin", "conversion", "mean_dau")):
        return "ratio"
    return None
