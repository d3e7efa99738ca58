// The calls of a model for one operation, summed.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL

/// What tips are judged by: all calls of a period that ask the same model for the same thing.
package struct CallGroup: Sendable, Equatable {
    package let provider, model, operation: String
    package var figures = CallFigures()
    /// What was used beside the tokens that are in the figures.
    package var units: [Bucket: Int64] = [:]

    /// `claude-haiku-4-5 for chat`
    package var label: String {
        let name = model.isEmpty ? provider : model
        return operation.isEmpty ? name : "\(name) for \(operation)"
    }

    /// The prompt as a whole, cached or not.
    package var promptTokens: Int64 {
        figures.inputTokens.addingSaturated(figures.cacheReadTokens).addingSaturated(figures.cacheWriteTokens)
    }

    /// All that was used on the input and the output side.
    package var usage: Usage {
        var usage = Usage()
        for (bucket, quantity) in units where bucket.side != .other { usage[bucket] = quantity }
        usage[.inputTokens] = figures.inputTokens
        usage[.outputTokens] = figures.outputTokens
        usage[.cacheReadTokens] = figures.cacheReadTokens
        // The figures have both kinds of cache writes.
        usage[.cacheWriteTokens] = figures.cacheWriteTokens - usage[.cacheWrite1hTokens]
        return usage
    }
}

extension LedgerView {
    /// All groups of a period, in no order.
    package func callGroups(over period: Period, where filters: Filters = [:]) throws(ReadingError) -> [CallGroup] {
        guard filters.isEmpty else { return try scannedGroups(over: period, where: filters) }
        came(from: .sums)
        struct Key: Hashable {
            let provider, model, operation: Int64
        }
        var figures: [Key: CallFigures] = [:]
        try eachPiece(of: "call", in: period) { piece throws(ReadingError) in
            // By month or day as well: so the rows lie side by side, and need not be sorted.
            let sql = """
                SELECT provider, model, operation, \(CallFigures.sums) FROM \(piece.table)
                WHERE \(piece.unit) BETWEEN $1 AND $2 GROUP BY \(piece.unit), provider, model, operation
                """
            try database.each(sql, piece.first, piece.last) { row throws(ReadingError) in
                let key = Key(provider: row.integer(0), model: row.integer(1), operation: row.integer(2))
                try figures[key, default: CallFigures()].add(CallFigures(row, at: 3))
            }
        }
        var units: [Key: [Bucket: Int64]] = [:]
        // Rows as they lie, with tenants between: SQLite would have to sort them to add them up, which takes longer.
        let sql = "SELECT provider, model, operation, bucket, quantity FROM unit_days WHERE day BETWEEN $1 AND $2"
        try database.each(sql, period.first, period.last) { row throws(ReadingError) in
            let key = Key(provider: row.integer(0), model: row.integer(1), operation: row.integer(2))
            guard let bucket = Bucket(rawValue: Int(row.integer(3))) else { return }
            try ReadingError.add(row.integer(4), to: &units[key, default: [:]][bucket, default: 0])
        }
        let width = CallMeasure.allCases.count
        try eachMisplaced(
            .call, in: period, by: [.column(.provider), .column(.model), .column(.operation)],
            CallMeasure.scannedWithUnits
        ) { _, keys, sums throws(ReadingError) in
            let key = Key(provider: keys[0], model: keys[1], operation: keys[2])
            try figures[key, default: CallFigures()].add(CallFigures(sums[...]))
            for (place, bucket) in Bucket.allCases.enumerated() where sums[width + place] != 0 && !bucket.isInFigures {
                try ReadingError.add(sums[width + place], to: &units[key, default: [:]][bucket, default: 0])
            }
        }
        var groups: [CallGroup] = []
        for (key, sum) in figures where sum.calls != 0 {
            groups.append(
                CallGroup(
                    provider: try text(key.provider), model: try text(key.model), operation: try text(key.operation),
                    figures: sum, units: (units[key] ?? [:]).filter { $0.value != 0 }))
        }
        return groups
    }
}
