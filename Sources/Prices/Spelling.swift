// Guesses which word was meant.
// SPDX-License-Identifier: Apache-2.0

/// Finds, among the words there are, the one that a misspelled one is nearest to.
package enum Spelling {
    /// Nil when nothing is near: more than a third of the letters would have to change.
    package static func nearest(to word: String, among words: [String]) -> String? {
        let near = words.map { (word: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
        guard let near, near.distance * 3 <= max(word.utf8.count, near.word.utf8.count) else { return nil }
        return near.word
    }

    /// How many letters must be put in, taken out, changed, or swapped with the next.
    package static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var twoAbove: [Int] = []
        var above = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var least = min(above[j + 1] + 1, row[j] + 1, above[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, twoAbove[j - 1] + 1)
                }
                row.append(least)
            }
            (twoAbove, above) = (above, row)
        }
        return above[right.count]
    }
}
