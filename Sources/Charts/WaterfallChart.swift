// From one level to another, step by step.
// SPDX-License-Identifier: Apache-2.0

package import HTML

package struct WaterfallChart: Sendable {
    package struct Bar: Sendable {
        let name: String
        let from: Double
        let to: Double
        let colour: Colour

        package init(name: String, from: Double, to: Double, colour: Colour) {
            (self.name, self.from, self.to, self.colour) = (name, from, to, colour)
        }
    }

    private let bars: [Bar]
    private let amounts: Amounts
    private let height: Double

    package init(_ bars: [Bar], amounts: Amounts, height: Double = 260) {
        (self.bars, self.amounts, self.height) = (bars, amounts, height)
    }

    package func svg(label: String) -> HTML {
        let levels = bars.flatMap { [$0.from, $0.to] }
        let frame = Frame(
            height: height, above: 20, ticks: Ticks(most: levels.max() ?? 0, least: levels.min() ?? 0), amounts: amounts
        )
        let step = 1 / Double(max(bars.count, 1))
        let width = 0.6 * step
        let names = bars.enumerated().map { place, bar in
            Frame.Name(text: bar.name, place: (Double(place) + 0.5) * step, isMinor: false)
        }
        let marks = bars.enumerated().map { place, bar in
            let left = (Double(place) + 0.5) * step - width / 2
            let (high, low) = (frame.y(max(bar.from, bar.to)), frame.y(min(bar.from, bar.to)))
            let next = frame.y(bar.to)
            return HTML.all([
                .rect(
                    .class("recharts-rectangle", bar.colour.name), .x(.share(left)), .y(.pixels(high)),
                    .width(.share(width)), .height(.pixels(max(low - high, 1)))),
                // Where the next one begins.
                place + 1 < bars.count
                    ? .line(
                        .class("grid"), .attribute("x1", Length.share(left + width).text),
                        .attribute("x2", Length.share(left + step).text), .attribute("y1", Length.number(next)),
                        .attribute("y2", Length.number(next)))
                    : .nothing,
                .label(
                    x: .share(left + width / 2), y: .pixels(high - 5), .class("sum"),
                    .attribute("text-anchor", "middle"),
                    .text(amounts.short(bar.from == 0 && place != 1 ? bar.to : abs(bar.to - bar.from)))),
            ])
        }
        return frame.svg(label: label, kind: "bars", names: names, marks)
    }
}
