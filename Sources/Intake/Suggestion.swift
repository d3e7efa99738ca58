// What a misspelt name was probably meant to be.
// SPDX-License-Identifier: Apache-2.0

enum Suggestion {
    /// The name that takes the fewest edits, when at most a third of its letters are wrong.
    static func nearest(to name: String, among candidates: [String]) -> String? {
        let letters = Array(name.lowercased().utf8)
        var best: (distance: Int, name: String)?
        for candidate in candidates {
            let other = Array(candidate.utf8)
            let allowed = min(3, max(letters.count, other.count) / 3)
            guard abs(other.count - letters.count) <= allowed else { continue }
            let distance = distance(letters, other)
            if distance <= allowed, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.name
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(substitution, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, before[column - 1] + 1)
                }
                current.append(least)
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
