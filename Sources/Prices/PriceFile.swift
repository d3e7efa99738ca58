// The price file: prices as people write them, in YAML.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
import YAML

/// A file of prices:
///
///     prices:
///       - provider: anthropic                       # or a list: a vendor by several names
///         model: claude-sonnet-4-5
///         aliases: [claude-sonnet-4-5-20250929]
///         match: "claude-sonnet-4-5-*"              # `*` any run of characters, `#` one digit
///         from: 2025-09-29                          # from this day on; `to` is the first day without; a day of UTC, or
///                                                   # a minute: 2025-09-29T16:00Z
///         hours: [16:30-00:30]                      # only then, in UTC, and before one for all hours; weekdays: true
///         rates: {input_tokens: 3/1M, output_tokens: 15/1M, cache_read_tokens: 0.3/1M}
///         batch: {input_tokens: 1.5/1M, output_tokens: 7.5/1M}      # and flex, priority
///         above:                                    # strictly, and for the whole call
///           - context: 200k                         # a bucket that is not named costs what it does below,
///             rates: {input_tokens: 6/1M}           # a tier that is not named has no price here; rates: unknown
///         replace: true                             # drops what the book has besides; else that stays
///         modifiers: {us: 1.1}                      # factors on what is counted in tokens
///         known_from: 2025-09-29                    # what is known of its time, and who says so; `retired`, `after`
///         source: anthropic.com/pricing
///         note: introductory
///       - provider: s3
///         operation: [put, copy]
///         rates: {requests: 0.005/1k, bytes: 0}
package enum PriceFile {
    /// The prices of a file, which do not contradict each other; or all that is wrong with it.
    package static func parse(_ bytes: [UInt8], name: String) throws(PriceFileErrors) -> [Price] {
        let root: YAMLNode
        do { root = try YAMLNode.parse(bytes) } catch {
            throw PriceFileErrors([PriceFileError(file: name, line: error.line, message: error.message)])
        }
        var reader = PriceFileReader(file: name)
        let prices = reader.prices(in: root)
        let conflicts = PriceConflict.all(in: prices).map { conflict in
            PriceFileError(
                file: name, line: conflict.second.line,
                message: "\(conflict.subject) has a price for that time already, on line \(conflict.first.line)")
        }
        let errors = reader.errors + conflicts
        guard errors.isEmpty else { throw PriceFileErrors(errors) }
        return prices
    }

    package static func parse(_ text: String, name: String) throws(PriceFileErrors) -> [Price] {
        try parse(Array(text.utf8), name: name)
    }
}
