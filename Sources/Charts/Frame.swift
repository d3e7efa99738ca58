// The ground that charts over days are drawn on: an axis at the left, a plot as wide as there is room, names below.
// SPDX-License-Identifier: Apache-2.0

import HTML

/// Heights are pixels, so that words and lines keep their size; places along the plot are shares of its width.
struct Frame {
    let height: Double
    /// Room above the plot, for rings and sums of torn bars.
    let above: Double
    let ticks: Ticks
    let amounts: Amounts

    static let below = 22.0
    /// As wide as a plot mostly is: bars of few days are no wider than they may be there.
    static let usualWidth = 748.0

    var plotHeight: Double { height - above - Self.below }

    /// How far down a value lies.
    func y(_ value: Double) -> Double {
        let (low, high) = (ticks.values.first ?? 0, ticks.top)
        return above + plotHeight * (high - min(max(value, low), high)) / (high - low)
    }

    /// As high as it is; what is left out of the axis has no height.
    func size(_ value: Double) -> Double { abs(y(value) - y(0)) }

    /// The whole of a chart, as wide as what it stands in: the values of the axis lie left of it, the names of lines right
    /// of it, so it needs room at both sides. Those who do not see it are told the result by `label`.
    func svg(label: String, kind: String, names: [Name], _ marks: [HTML]) -> HTML {
        .svg(
            .class("chart", kind), .role("img"), .aria("label", label), .width(.share(1)), .height(.pixels(height)),
            .all(ticks.values.map(grid)), .g(.class("axis"), .all(ticks.values.map(value))), .all(marks),
            .all(names.map(written)))
    }

    private func value(_ value: Double) -> HTML {
        .label(
            x: .pixels(-8), y: .pixels(y(value) + 4), .attribute("text-anchor", "end"), .text(amounts.short(value)))
    }

    private func grid(_ value: Double) -> HTML {
        let y = Length.pixels(y(value).rounded() + 0.5)
        return .line(
            .class(value == 0 ? "zero" : "grid"), .attribute("x2", "100%"), .attribute("y1", y.text),
            .attribute("y2", y.text))
    }

    /// What stands below a part of the plot.
    struct Name {
        let text: String
        /// Of the middle.
        let place: Double
        /// Left out where there is less room.
        let isMinor: Bool
    }

    private func written(_ name: Name) -> HTML {
        .label(
            x: .share(name.place), y: .pixels(height - 6), .class(name.isMinor ? "minor" : ""),
            .attribute("text-anchor", "middle"), .text(name.text))
    }
}

/// How amounts are written in a chart.
package struct Amounts: Sendable {
    /// On an axis, and beside a line.
    let short: @Sendable (Double) -> String

    package init(short: @escaping @Sendable (Double) -> String) { self.short = short }
}
