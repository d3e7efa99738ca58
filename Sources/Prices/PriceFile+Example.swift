// A price file with everything that one can say.
// SPDX-License-Identifier: Apache-2.0

extension PriceFile {
    /// What `bursar help prices file` shows. It reads as it stands.
    package static let example = """
        # Prices in USD, named under `prices:` in the configuration. A file lies over the built-in book,
        # and a later one over an earlier: what it does not name stays what it was.
        source: "contract of March"         # who says so, where a price does not say it itself
        prices:
          - provider: anthropic             # or a list; the book's other names for it count, too
            model: claude-sonnet-4-5
            aliases: [our-sonnet]           # other names, exactly
            match: "our-sonnet-####"        # patterns for whole names: * any characters, # one digit
            from: 2026-12-01                # from this day of UTC on, or minute: 2026-12-01T16:00Z
            to: 2027-03-01                  # the first day without it
            rates:                          # an amount for so many: 1M, 1k, 1Gi, 3600
              input_tokens: 2.4/1M
              output_tokens: 12/1M
            batch: {input_tokens: 1.2/1M}   # and flex, priority: what is named there, others as above
            above:                          # for the whole call, when strictly more was read
              - context: 200k
                rates: {input_tokens: 4.8/1M}   # rates: unknown leaves such calls unpriced
            modifiers:
              us: 1.1                       # a factor on what is counted in tokens
              deep: {searches: 20/1k}       # or rates in the place of the price's own
            replace: false                  # true drops what the book has besides
            known_from: 2025-09-29          # told in explain, and no bound: first known, retired,
            retired: 2027-06-30             # after (the last day of the price before, where the
            note: a discount of a fifth     # day of the change is not known), source, note

          - provider: deepseek              # for some hours of UTC only; goes before one for all
            model: deepseek-v4-pro
            hours: ["01:00-04:00", "06:00-10:00"]
            weekdays: true
            rates: {input_tokens: 1.32/1M}

          - provider: s3                    # no model: for any. A call is one request unless it says
            operation: [put, copy, post, list]
            rates: {requests: 0.005/1k, bytes: 0}
          - provider: s3
            operation: storage              # one event a month, with the bytes that were kept
            rates: {bytes: 0.023/1Gi}

        """
}
