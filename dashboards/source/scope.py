# Which series a query is about: `{@, provider, status="error"}` instead of the matchers that every query repeats.
# SPDX-License-Identifier: Apache-2.0
import re

EVERYWHERE = ["job", "instance"]


def matcher(word):
    """A bare name is a label that the variable of the same name chooses; anything else is a matcher already."""
    return f'{word}=~"${word}"' if re.fullmatch(r"[a-z_]+", word) else word


def on_one_line(expression):
    return " ".join(expression.split()).replace("( ", "(").replace(" )", ")")


def expand(expression):
    """`{@}` is what the variables job and instance choose; more words, after commas, narrow it down."""

    def matchers(found):
        words = [word.strip() for word in found.group(1).split(",") if word.strip()]
        return "{" + ",".join(matcher(word) for word in EVERYWHERE + words) + "}"

    return re.sub(r"\{@([^}]*)\}", matchers, on_one_line(expression))
