// The trend beside a figure: a picture of a word's size, for eyes alone.
// SPDX-License-Identifier: Apache-2.0

package import HTML

/// From zero, without an axis. What happens on a day is a bar; how many there are at a time is a line over its ground.
package struct Sparkline: Sendable {
    package enum Form: Sendable { case bars, line }

    private let values: [Double?]
    private let form: Form
    private static let (width, height) = (72.0, 28.0)

    package init(_ values: [Double?], _ form: Form) { (self.values, self.form) = (values, form) }

    package var svg: HTML {
        let most = values.reduce(0) { max($0, $1 ?? 0) }
        guard most > 0 else { return .nothing }
        let step = Self.width / Double(values.count)
        return .svg(
            .class("spark"), .unspoken, .width(.pixels(Self.width)), .height(.pixels(Self.height)),
            .viewBox(Self.width, Self.height), form == .bars ? bars(step, most) : line(step, most))
    }

    /// All in one path: thirty elements of a picture of a word's size are too many.
    private func bars(_ step: Double, _ most: Double) -> HTML {
        let width = Length.number(max(step * 0.72, 0.5))
        var text = ""
        for (place, value) in values.enumerated() {
            guard let value, value > 0 else { continue }
            let height = max(value / most * Self.height, 0.5)
            text += "M\(Length.number(Double(place) * step)) \(Length.number(Self.height))"
            text += "v-\(Length.number(height))h\(width)v\(Length.number(height))z"
        }
        return .path(.class("s1"), .attribute("d", text))
    }

    private func line(_ step: Double, _ most: Double) -> HTML {
        var points: [String] = []
        var text = ""
        var area = ""
        for place in 0...values.count {
            if place < values.count, let value = values[place] {
                let x = Length.number((Double(place) + 0.5) * step)
                let y = Length.number(Self.height - 1 - max(value, 0) / most * (Self.height - 2))
                points.append("\(x) \(y)")
                continue
            }
            if let first = points.first, let last = points.last, points.count > 1 {
                text += "M" + points.joined(separator: "L")
                let (left, right) = (first.prefix { $0 != " " }, last.prefix { $0 != " " })
                let floor = Length.number(Self.height)
                area += "M\(left) \(floor)L\(points.joined(separator: "L"))L\(right) \(floor)z"
            }
            points = []
        }
        return [
            .path(.class("area", "s1"), .attribute("d", area)),
            .path(.class("curve", "s1"), .attribute("d", text)),
        ]
    }
}
