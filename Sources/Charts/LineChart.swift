// How many at a time, and totals that grow: lines.
// SPDX-License-Identifier: Apache-2.0

package import HTML

package struct LineChart: Sendable {
    package struct Line: Sendable {
        package var values: [Double?]
        package var colour: Colour
        /// Beside its end, where there is room for names.
        package var name: String?
        /// The ground under it is tinted.
        package var hasArea = false
        /// From here on it is expected, or not over yet: dashed.
        package var solid: Int
        package var band: [Band] = []

        package init(_ values: [Double?], _ colour: Colour, name: String? = nil, solid: Int? = nil) {
            (self.values, self.colour, self.name) = (values, colour, name)
            self.solid = solid ?? values.count
        }
    }

    /// Within which bounds a point is expected.
    package struct Band: Sendable {
        let place: Int
        let least: Double
        let most: Double

        package init(at place: Int, _ least: Double, _ most: Double) {
            (self.place, self.least, self.most) = (place, least, most)
        }
    }

    /// What a line must not go over.
    package struct Limit: Sendable {
        let value: Double
        let name: String

        package init(_ value: Double, name: String) { (self.value, self.name) = (value, name) }
    }

    package var lines: [Line]
    /// What stands below the points; nil where one has no name.
    package var names: [String?]
    package var limits: [Limit] = []
    package var amounts: Amounts
    package var height: Double
    package var isCounted: Bool

    package init(
        _ lines: [Line], names: [String?], amounts: Amounts, height: Double = 220, isCounted: Bool = false
    ) {
        self.lines = lines
        self.names = names
        self.amounts = amounts
        self.height = height
        self.isCounted = isCounted
    }

    /// Whether something stands right of it.
    package var hasNames: Bool { lines.contains { $0.name != nil } || !limits.isEmpty }

    package func svg(label: String) -> HTML {
        let values = lines.flatMap { $0.values.compactMap { $0 } + $0.band.map(\.most) } + limits.map(\.value)
        let frame = Frame(
            height: height, above: 12,
            ticks: Ticks(most: values.max() ?? 0, least: values.min() ?? 0, isCounted: isCounted), amounts: amounts)
        let step = 1 / Double(max(names.count, 1))
        let below = names.enumerated().compactMap { place, name in
            name.map {
                Frame.Name(
                    text: $0, place: (Double(place) + 0.5) * step,
                    isMinor: names[..<place].count { $0 != nil } % 2 == 1)
            }
        }
        let curves = HTML.svg(
            .class("curves"), .width(.share(1)), .height(.pixels(height)),
            .viewBox(Double(names.count) * 10, height), .stretched, .all(lines.map { drawn($0, frame) }))
        let bounds = limits.map { limit in
            let y = Length.number(frame.y(limit.value))
            return HTML.line(
                .class("limit"), .attribute("x2", "100%"), .attribute("y1", y), .attribute("y2", y))
        }
        return frame.svg(label: label, kind: "lines", names: below, bounds + [curves] + told(frame))
    }

    /// The middle of a point's part of the width.
    private static func x(_ place: Int) -> String { Length.number(Double(place) * 10 + 5) }

    private func drawn(_ line: Line, _ frame: Frame) -> HTML {
        let solid = path(line.values.prefix(line.solid), from: 0, frame)
        let first = max(line.solid - 1, 0)
        let dashed = line.solid < line.values.count ? path(line.values[first...], from: first, frame) : ""
        let colour = line.colour.name
        return .g(
            .class("recharts-line"),
            .path(.class("recharts-area", "area", colour), .attribute("d", area(line, frame))).when(line.hasArea),
            .path(.class("area", colour), .attribute("d", band(line, frame))).when(!line.band.isEmpty),
            .path(.class("curve", colour), Self.unscaled, .attribute("d", solid)),
            .path(.class("curve", "dashed", colour), Self.unscaled, .attribute("d", dashed)).when(!dashed.isEmpty))
    }

    /// As thick as it is said to be, however far its picture is stretched.
    private static let unscaled = HTML.attribute("vector-effect", "non-scaling-stroke")

    /// Where nothing was read the line ends, and begins again behind it; a point between two such is a short stroke.
    private func path(_ values: ArraySlice<Double?>, from first: Int, _ frame: Frame) -> String {
        var text = ""
        for (place, value) in zip(values.indices, values) {
            guard let value else { continue }
            let before = place > values.startIndex ? values[place - 1] : nil
            let after = place + 1 < values.endIndex ? values[place + 1] : nil
            text += "\(before == nil ? "M" : "L")\(Self.x(place)) \(Length.number(frame.y(value)))"
            if before == nil, after == nil { text += "h.1" }
        }
        return text
    }

    /// Each stretch that has no gap, down to zero.
    private func area(_ line: Line, _ frame: Frame) -> String {
        var text = ""
        var stretch: [(place: Int, value: Double)] = []
        let zero = Length.number(frame.y(0))
        for place in 0...line.values.count {
            if place < line.values.count, let value = line.values[place] {
                stretch.append((place, value))
                continue
            }
            if let first = stretch.first, let last = stretch.last, stretch.count > 1 {
                text += "M\(Self.x(first.place)) \(zero)"
                for point in stretch { text += "L\(Self.x(point.place)) \(Length.number(frame.y(point.value)))" }
                text += "L\(Self.x(last.place)) \(zero)z"
            }
            stretch = []
        }
        return text
    }

    private func band(_ line: Line, _ frame: Frame) -> String {
        let there = line.band.map { "\(Self.x($0.place)) \(Length.number(frame.y($0.most)))" }
        let back = line.band.reversed().map { "\(Self.x($0.place)) \(Length.number(frame.y($0.least)))" }
        return there.isEmpty ? "" : "M" + (there + back).joined(separator: "L") + "z"
    }

    /// The names of lines and limits at the right, moved apart where they would lie over each other.
    private func told(_ frame: Frame) -> [HTML] {
        var names = lines.compactMap { line in
            line.name.flatMap { name in
                line.values.last { $0 != nil }.flatMap { $0 }.map { (name: name, y: frame.y($0), isLimit: false) }
            }
        }
        names += limits.map { (name: $0.name, y: frame.y($0.value), isLimit: true) }
        names.sort { $0.y < $1.y }
        for place in names.indices.dropFirst() {
            names[place].y = max(names[place].y, names[place - 1].y + 16)
        }
        return names.map { name in
            .label(
                x: .share(1), y: .pixels(min(name.y, frame.height - 8) + 4), .class(name.isLimit ? "end bad" : "end"),
                .attribute("dx", "8"), .text(name.name))
        }
    }
}
