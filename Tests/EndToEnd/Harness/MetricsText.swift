// A page of metrics, taken apart by its lines.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The samples and types of a page in the text format.
struct MetricsText {
    /// Every line.
    let lines: [String]
    /// The value, as written, of each series, as written.
    private(set) var samples: [String: String] = [:]
    private var kinds: [String: String] = [:]

    init(_ text: String) {
        lines = text.split(separator: "\n").map(String.init)
        for line in lines {
            if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                if words.count == 4 { kinds[String(words[2])] = String(words[3]) }
            } else if !line.hasPrefix("#"), let space = line.lastIndex(of: " ") {
                samples[String(line[..<space])] = String(line[line.index(after: space)...])
            }
        }
    }

    subscript(series: String) -> String? { samples[series] }

    /// The sum over a family's series that have all of these labels, `name="value"`.
    func sum(_ family: String, where labels: String...) -> Double {
        samples.reduce(0) { sum, sample in
            guard sample.key == family || sample.key.hasPrefix(family + "{"), labels.allSatisfy(sample.key.contains)
            else { return sum }
            return sum + (Double(sample.value) ?? .nan)
        }
    }

    /// What the ledger promises never goes down: counters, and the buckets, sums and counts of histograms, but not
    /// those that count since the start.
    var committed: [String: Double] {
        var result: [String: Double] = [:]
        for (series, value) in samples where !Self.isSinceStart(series) {
            let name = String(series.prefix { $0 != "{" })
            let isMonotonic =
                kinds[name] == "counter"
                || ["_bucket", "_sum", "_count"].contains {
                    name.hasSuffix($0) && kinds[String(name.dropLast($0.count))] == "histogram"
                }
            if isMonotonic { result[series] = Double(value) }
        }
        return result
    }

    /// Those of events: a start adds to the audit, and to nothing else.
    var booked: [String: Double] { committed.filter { !$0.key.hasPrefix("bursar_audit_") } }

    private static func isSinceStart(_ series: String) -> Bool {
        ["process_", "bursar_http_", "bursar_ledger_commit_", "bursar_series_overflow_"].contains(
            where: series.hasPrefix)
            || series.contains(#"outcome="duplicate""#) || series.contains(#"outcome="rejected""#)
    }
}
