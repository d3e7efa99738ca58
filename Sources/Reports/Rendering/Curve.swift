// Pictures of figures, a character high.
// SPDX-License-Identifier: Apache-2.0

enum Curve {
    private static let levels = Array("▁▂▃▄▅▆▇█")
    private static let eighths = Array(" ▏▎▍▌▋▊▉█")
    /// Longer runs are drawn by the means of equal parts.
    private static let longest = 60

    /// Values over time, from the least to the most; a gap where nothing is known.
    static func line(_ values: [Int64?]) -> String {
        let points = thinned(values)
        let known = points.compactMap(\.self)
        guard let least = known.min(), let most = known.max() else { return "" }
        // Figures that start from nothing are drawn from nothing: a small change then looks small.
        let floor = min(least, 0)
        return String(
            points.map { point in
                guard let point else { return " " }
                guard most > floor else { return levels[0] }
                let height = (Double(point) - Double(floor)) / (Double(most) - Double(floor))
                return levels[min(levels.count - 1, Int(height * Double(levels.count)))]
            })
    }

    /// A bar as long as its value among the others, to an eighth of a character, padded to `width`.
    static func bar(_ value: Int64, of most: Int64, width: Int) -> String {
        guard value > 0, most > 0 else { return String(repeating: " ", count: width) }
        let filled = min(width * 8, Int((Double(value) / Double(most) * Double(width * 8)).rounded()))
        let (whole, rest) = max(1, filled).quotientAndRemainder(dividingBy: 8)
        let bar = String(repeating: "█", count: whole) + (rest > 0 ? String(eighths[rest]) : "")
        return bar + String(repeating: " ", count: width - whole - (rest > 0 ? 1 : 0))
    }

    private static func thinned(_ values: [Int64?]) -> [Int64?] {
        guard values.count > longest else { return values }
        return (0..<longest).map { place in
            let part = values[place * values.count / longest..<(place + 1) * values.count / longest].compactMap(\.self)
            guard !part.isEmpty else { return nil }
            return Int64(part.reduce(0.0) { $0 + Double($1) } / Double(part.count))
        }
    }
}
