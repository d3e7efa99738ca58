// What came and what went: bars up and down from zero.
// SPDX-License-Identifier: Apache-2.0

package import HTML

package struct UpDownChart: Sendable {
    package struct Bar: Sendable {
        /// Below it, where it is named there.
        package var name: String?
        package var up: Double
        package var down: Double
        package var isOver = true

        package init(name: String?, up: Double, down: Double) { (self.name, self.up, self.down) = (name, up, down) }
    }

    private let bars: [Bar]
    private let amounts: Amounts
    private let height: Double
    private let (up, down): (Colour, Colour)

    package init(
        _ bars: [Bar], up: Colour = .series(0), down: Colour = .other, amounts: Amounts, height: Double = 230
    ) {
        self.bars = bars
        self.amounts = amounts
        self.height = height
        (self.up, self.down) = (up, down)
    }

    package func svg(label: String) -> HTML {
        let most = bars.reduce(0) { max($0, $1.up) }
        let least = bars.reduce(0) { max($0, $1.down) }
        let frame = Frame(
            height: height, above: 12, ticks: Ticks(most: most, least: -least, isCounted: true), amounts: amounts)
        let step = 1 / Double(max(bars.count, 1))
        let width = min(0.72 * step, 34 / Frame.usualWidth)
        let names = bars.enumerated().compactMap { place, bar in
            bar.name.map { name in
                Frame.Name(
                    text: name, place: (Double(place) + 0.5) * step,
                    isMinor: bars[..<place].count { $0.name != nil } % 2 == 1)
            }
        }
        let marks = bars.enumerated().map { place, bar in
            let left = (Double(place) + 0.5) * step - width / 2
            return HTML.all([
                mark(bar.up, at: frame.y(bar.up), up, left, width, frame, bar.isOver),
                mark(bar.down, at: frame.y(0), down, left, width, frame, bar.isOver),
            ])
        }
        return frame.svg(label: label, kind: "bars", names: names, marks)
    }

    private func mark(
        _ value: Double, at y: Double, _ colour: Colour, _ left: Double, _ width: Double, _ frame: Frame, _ isOver: Bool
    ) -> HTML {
        guard value > 0 else { return .nothing }
        let shape: HTML = [
            .x(.share(left)), .y(.pixels(y)), .width(.share(width)),
            .height(.pixels(max(frame.y(0) - frame.y(value), 0.5))),
        ]
        return [
            .rect(.class("recharts-rectangle", colour.name), shape),
            isOver ? .nothing : .rect(.class("hatch"), .attribute("fill", "url(#hatch)"), shape),
        ]
    }
}
