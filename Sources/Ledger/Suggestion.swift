// What was probably meant by a word that is not known.
// SPDX-License-Identifier: Apache-2.0

/// Finds the known word that is a slip of the hand away from an unknown one.
package enum Suggestion {
    /// `; did you mean NAME?`, or nothing where no candidate is near.
    package static func clause(for word: String, among candidates: [String], written: (String) -> String = { $0 })
        -> String
    {
        nearest(to: word, among: candidates).map { "; did you mean \(written($0))?" } ?? ""
    }

    /// The nearest candidate; the earlier one where two are as near. Nil when all of them are another word.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        // Longer than any name there is: not worth comparing, and the comparison is quadratic.
        guard word.utf8.count <= 64 else { return nil }
        // Hyphens and underscores are taken for each other: `max-series` is `max_series`, not a misspelling.
        let word = folded(word)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let known = folded(candidate)
            let allowed = max(1, min(word.count, known.count) / 3)
            guard abs(word.count - known.count) <= allowed else { continue }
            let distance = distance(word, known)
            guard distance <= allowed else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.candidate
    }

    private static func folded(_ word: String) -> [UInt8] {
        word.lowercased().utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}
