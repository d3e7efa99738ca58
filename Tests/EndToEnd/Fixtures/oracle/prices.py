"""What a call costs, line by line."""
# SPDX-License-Identifier: Apache-2.0
from fractions import Fraction

UNITS = {"1M": 1_000_000, "1k": 1_000, "60": 60}
INPUT = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "characters", "input_seconds")
OUTPUT = ("output_tokens", "output_seconds", "output_images")
# Searches, requests and bytes are billed, and stand on neither side.
BUCKETS = INPUT + OUTPUT + ("searches", "requests", "bytes")


def nanos(amount):
    """Rounded once, to nine decimals, half to even."""
    return Fraction(round(amount * 10**9), 10**9)


class Quote:
    def __init__(self, reason, lines, event):
        """`reason` says that there is no price; then what the vendor reported counts. Of what the app had in a cache of its own
        that counts in any case, and the price says what was saved."""
        reported = event.get("cost_usd")
        told, computed = Fraction(str(reported or 0)), sum(lines.values(), Fraction(0))
        self.saved = Fraction(0)
        if event.get("cached"):
            self.basis, self.reason, self.cost = "cache", None, told
            self.saved = max(Fraction(0), computed - told)
            # What does not come to the lines is not told with them.
            self.lines = lines if computed == self.cost + self.saved else {}
            self.input = self.output = Fraction(0)
            return
        self.basis = "book" if reason is None else "nothing" if reported is None else "report"
        self.reason = reason
        self.lines = lines
        self.cost = told if reason else computed
        self.input = sum((amount for bucket, amount in lines.items() if bucket in INPUT), Fraction(0))
        self.output = sum((amount for bucket, amount in lines.items() if bucket in OUTPUT), Fraction(0))


class PriceBook:
    def __init__(self, prices, today):
        self.prices = prices
        self.today = today

    def rates(self, event):
        for provider, model, first, end, rates in self.prices:
            begun = first is None or self.today - first <= event.day
            over = end is not None and event.day >= self.today - end
            if (provider, model) == (event["provider"], event["model"]) and begun and not over:
                return rates
        return None

    def price(self, event):
        rates = self.rates(event)
        used = {bucket: event.get(bucket, 0) for bucket in BUCKETS if event.get(bucket, 0)}
        is_free = rates is not None and all(Fraction(amount) == 0 for amount, _ in rates.values())
        went_well = event["status"] != "error"
        if rates is None or event["tier"] == "batch":
            return Quote("no price", {}, event)
        if any(bucket not in rates for bucket in used) or (went_well and not used and not is_free):
            return Quote("no price", {}, event)
        lines = {}
        for bucket, quantity in used.items():
            amount, units = rates[bucket]
            lines[bucket] = nanos(Fraction(str(quantity)) * Fraction(amount) / UNITS[units])
        return Quote(None, lines, event)
