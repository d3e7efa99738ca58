// Columns and measures of what calls used beside plain tokens.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// Characters, seconds, images, searches, bytes and the other buckets that are no plain tokens, by the names that events and
/// price files have for them.
enum UnitColumns {
    static let all = Bucket.beside.map(\.column)

    /// A cell for each of `all`; null where it is not known.
    static func cells(_ usage: Usage?) -> [Cell] {
        Bucket.beside.map { bucket in usage.map { bucket.cell($0[bucket]) } ?? .null }
    }

    /// A measure for each of which there is any, now or before.
    static func measures(_ current: Usage?, _ previous: Usage?) -> [Measure] {
        zip(all, zip(cells(current), cells(previous))).compactMap { column, cells in
            let measure = Measure(column.name, cells.0, cells.1)
            return measure.isOfNothing ? nil : measure
        }
    }

    /// What definitions say of them.
    static let definition = """
        What is no plain token has columns of its own, by the names of events and prices: `characters`, `input_seconds`, \
        `output_seconds`, `input_video_seconds`, `input_images`, `output_images`, `requests`, `searches`, `bytes`, and tokens of \
        audio, images and video. \
        `reasoning_tokens` are part of `output_tokens`, and `cache_write_1h_tokens` of `cache_write_tokens`.
        """
}

extension Bucket {
    fileprivate var column: Column { Column(name, scale == 1 ? .count : .number) }

    /// Seconds are kept in millionths.
    fileprivate func cell(_ quantity: Int64) -> Cell { scale == 1 ? .count(quantity) : .quantity(quantity) }
}
