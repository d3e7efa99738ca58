// Amounts that add up, by day and kind: stacked bars.
// SPDX-License-Identifier: Apache-2.0

package import HTML

/// The first series lies at the bottom of every bar. What is booked is solid, a day that is not over is hatched, what is
/// expected is dashed; what was before is a tick over each bar.
package struct BarChart: Sendable {
    package struct Bar: Sendable {
        /// Below it, where it is named there.
        package var name: String?
        /// By series; nil where nothing was read.
        package var parts: [Double?]
        package var before: Double?
        package var expected: Expected?
        package var isOver = true
        package var isChosen = false
        /// The number of what is told of this day above the plot.
        package var note: Int?

        package init(name: String? = nil, parts: [Double?], before: Double? = nil) {
            (self.name, self.parts, self.before) = (name, parts, before)
        }

        var total: Double { parts.reduce(0) { $0 + max($1 ?? 0, 0) } }
    }

    package struct Expected: Sendable {
        let amount: Double
        let least: Double
        let most: Double

        package init(_ amount: Double, _ least: Double, _ most: Double) {
            (self.amount, self.least, self.most) = (amount, least, most)
        }
    }

    package var bars: [Bar]
    package var colours: [Colour]
    package var amounts: Amounts
    package var height: Double
    /// The axis holds all there is, however far one bar is above the others.
    package var isWhole: Bool
    package var isCounted: Bool

    package init(
        _ bars: [Bar], colours: [Colour], amounts: Amounts, height: Double = 260, isWhole: Bool = false,
        isCounted: Bool = false
    ) {
        self.bars = bars
        self.colours = colours
        self.amounts = amounts
        self.height = height
        self.isWhole = isWhole
        self.isCounted = isCounted
    }

    /// Where the axis ends too early for a bar; nil where it holds all.
    package var end: Double? {
        guard !isWhole, let most = TornAxis.end(of: bars.map(\.total)) else { return nil }
        return Ticks(most: max(most, others), isCounted: isCounted).top
    }

    /// The most of what is drawn beside the bars: a torn axis holds it.
    private var others: Double {
        bars.reduce(0) { max($0, $1.before ?? 0, $1.expected?.most ?? 0) }
    }

    package func svg(label: String) -> HTML {
        let most = end ?? max(bars.reduce(0) { max($0, $1.total) }, others)
        let frame = Frame(
            height: height, above: bars.contains { $0.note != nil } ? 44 : end != nil ? 24 : 12,
            ticks: Ticks(most: most, isCounted: isCounted), amounts: amounts)
        let step = 1 / Double(max(bars.count, 1))
        let width = min(0.72 * step, 34 / Frame.usualWidth)
        let names = bars.enumerated().compactMap { place, bar in
            bar.name.map { name in
                Frame.Name(text: name, place: (Double(place) + 0.5) * step, isMinor: isMinor(place))
            }
        }
        let marks = bars.enumerated().map { place, bar in
            drawn(bar, middle: (Double(place) + 0.5) * step, width, step, frame)
        }
        return frame.svg(label: label, kind: "bars", names: names, marks)
    }

    /// Every second name.
    private func isMinor(_ place: Int) -> Bool {
        bars[..<place].count { $0.name != nil } % 2 == 1
    }

    private func drawn(_ bar: Bar, middle: Double, _ width: Double, _ step: Double, _ frame: Frame) -> HTML {
        let left = middle - width / 2
        return [
            chosen(middle, step, frame).when(bar.isChosen), expected(bar, left, width, frame),
            stack(bar, left, width, frame), before(bar, left, width, frame), note(bar, middle, frame),
        ]
    }

    private func chosen(_ middle: Double, _ step: Double, _ frame: Frame) -> HTML {
        let bottom = frame.y(0)
        return [
            .rect(
                .class("chosen"), .x(.share(middle - step / 2)), .width(.share(step)),
                .height(.pixels(bottom))),
            .rect(
                .class("chosen-mark"), .x(.share(middle - step / 2)), .y(.pixels(bottom)), .width(.share(step)),
                .height(.pixels(3))),
        ]
    }

    /// The segment that is too long for the axis is as long as what the others leave.
    private func stack(_ bar: Bar, _ left: Double, _ width: Double, _ frame: Frame) -> HTML {
        let isTorn = bar.total > frame.ticks.top
        let longest = bar.parts.indices.max { (bar.parts[$0] ?? 0) < (bar.parts[$1] ?? 0) }
        let rest = bar.parts.indices.filter { $0 != longest }.reduce(0) { $0 + max(bar.parts[$1] ?? 0, 0) }
        var bottom = frame.y(0)
        var marks: [HTML] = []
        for (place, part) in bar.parts.enumerated() {
            guard let part, part > 0 else { continue }
            let value = isTorn && place == longest ? max(frame.ticks.top - rest, 0) : part
            let height = frame.size(value)
            // A line of the ground between segments, where they are not as thin as it.
            let gap = bottom < frame.y(0) && height > 2 ? 1.0 : 0
            let shape: HTML = [
                .x(.share(left)), .y(.pixels(bottom - height)), .width(.share(width)),
                .height(.pixels(max(height - gap, 0.5))),
            ]
            marks.append(.rect(.class("recharts-rectangle", colours[place].name), shape))
            if !bar.isOver { marks.append(.rect(.class("hatch"), .attribute("fill", "url(#hatch)"), shape)) }
            if isTorn, place == longest { marks.append(tear(at: bottom - height / 2, left, width)) }
            bottom -= height
        }
        if isTorn {
            marks.append(
                .label(
                    x: .share(left + width / 2), y: .pixels(bottom - 5), .class("sum"),
                    .attribute("text-anchor", "middle"), .text(amounts.short(bar.total))))
        }
        return .all(marks)
    }

    /// A zigzag of the ground's colour over the whole width.
    private func tear(at y: Double, _ left: Double, _ width: Double) -> HTML {
        .svg(
            .x(.share(left)), .y(.pixels(y - 5)), .width(.share(width)), .height(.pixels(10)), .viewBox(20, 10),
            .stretched,
            .path(.class("tear"), .attribute("d", "M0 6l5-4 5 4 5-4 5 4v3l-5-4-5 4-5-4-5 4z")))
    }

    private func before(_ bar: Bar, _ left: Double, _ width: Double, _ frame: Frame) -> HTML {
        guard let value = bar.before, value > 0 else { return .nothing }
        return .rect(
            .class("before"), .x(.share(left)), .y(.pixels(frame.y(value) - 1)), .width(.share(width)),
            .height(.pixels(1.5)))
    }

    /// From what is booked up to what is expected, and within which bounds.
    private func expected(_ bar: Bar, _ left: Double, _ width: Double, _ frame: Frame) -> HTML {
        guard let expected = bar.expected else { return .nothing }
        let (top, bottom) = (frame.y(expected.amount), frame.y(bar.total))
        let (high, low) = (frame.y(expected.most), frame.y(expected.least))
        return [
            .rect(
                .class("band"), .x(.share(left)), .y(.pixels(high)), .width(.share(width)),
                .height(.pixels(max(low - high, 0)))),
            .rect(
                .class("expected"), .x(.share(left)), .y(.pixels(top)), .width(.share(width)),
                .height(.pixels(max(bottom - top, 0)))),
        ]
    }

    private func note(_ bar: Bar, _ middle: Double, _ frame: Frame) -> HTML {
        guard let note = bar.note else { return .nothing }
        let x = Length.share(middle)
        let total = bar.total > frame.ticks.top ? frame.above - 18 : frame.y(bar.total) - 4
        return .g(
            .class("note"),
            .line(
                .attribute("x1", x.text), .attribute("x2", x.text), .attribute("y1", "18"),
                .attribute("y2", Length.number(max(total, 18)))),
            .circle(.attribute("cx", x.text), .attribute("cy", "9"), .attribute("r", "8.5")),
            .label(x: x, y: .pixels(13), .attribute("text-anchor", "middle"), "\(note)"))
    }
}
