// Bars: where they stand, how high they are, and what is torn.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Testing

@testable import Charts

@Suite struct BarChartTests {
    private let amounts = Amounts { "$\(Int($0))" }

    private func text(_ chart: BarChart) -> String {
        String(decoding: chart.svg(label: "Cost per day").bytes(), as: UTF8.self)
    }

    private func chart(_ values: [[Double?]], isWhole: Bool = false) -> BarChart {
        BarChart(
            values.map { BarChart.Bar(parts: $0) }, colours: [.series(0), .series(1)], amounts: amounts, height: 234,
            isWhole: isWhole)
    }

    @Test func `The first kind lies at the bottom, the next above it, a line of the ground between`() {
        // The plot is 200 high, its axis goes to 100: a dollar is two pixels.
        let drawn = text(chart([[30, 70]]))
        #expect(
            drawn.contains(#"class="recharts-rectangle s1""#) && drawn.contains(#"y="152" width="4.55%" height="60""#))
        #expect(
            drawn.contains(#"class="recharts-rectangle s2""#) && drawn.contains(#"y="12" width="4.55%" height="139""#))
    }

    @Test func `What was not read has no mark, and nothing has none either`() {
        #expect(!text(chart([[nil, nil], [0, 0]])).contains("recharts-rectangle"))
    }

    @Test func `A bar far above the others is torn, and says how much it is`() {
        let values: [[Double?]] = [[10, 1], [20, 1], [30, 1], [40, 1], [50, 450]]
        let torn = chart(values)
        #expect(torn.end == 50 && text(torn).contains(#"class="tear""#) && text(torn).contains(">$500<"))
        let whole = chart(values, isWhole: true)
        #expect(whole.end == nil && !text(whole).contains("tear") && text(whole).contains(">$500<"))
    }

    @Test func `What is not over is hatched, what is expected dashed, what was before a tick`() {
        var bar = BarChart.Bar(parts: [10, 0], before: 30)
        bar.isOver = false
        bar.expected = BarChart.Expected(40, 30, 50)
        let drawn = text(BarChart([bar], colours: [.series(0), .series(1)], amounts: amounts))
        for mark in ["hatch", "expected", "band", "before"] { #expect(drawn.contains(#"class="\#(mark)""#), "\(mark)") }
    }

    @Test func `Nothing at all still has an axis`() {
        #expect(text(BarChart([], colours: [], amounts: amounts)).contains(#"class="zero""#))
    }

    @Test func `Places are shares of the width, so that words keep their size`() {
        let drawn = text(chart([[1, 1], [1, 1], [1, 1], [1, 1]]))
        #expect(drawn.contains(#"x="10.23%""#) && !drawn.contains("viewBox"))
    }
}

@Suite struct LineChartTests {
    private func text(_ lines: [LineChart.Line]) -> String {
        let chart = LineChart(
            lines, names: (lines.first?.values ?? []).map { _ in nil }, amounts: Amounts { "\($0)" }, height: 234)
        return String(decoding: chart.svg(label: "Users").bytes(), as: UTF8.self)
    }

    @Test func `A line ends where nothing was read, and begins again behind it`() {
        #expect(text([.init([100, 50, nil, 0, 100], .series(0))]).contains(#"d="M5 12L15 112M35 212L45 12""#))
    }

    @Test func `A point between two gaps is seen`() {
        #expect(text([.init([nil, 100, nil], .series(0))]).contains(#"d="M15 12h.1""#))
    }

    @Test func `What is not over is dashed from the last point that is`() {
        let drawn = text([.init([0, 50, 100], .series(0), solid: 2)])
        #expect(drawn.contains(#"d="M5 212L15 112""#) && drawn.contains(#"class="curve dashed s1""#))
        #expect(drawn.contains(#"d="M15 112L25 12""#))
    }

    @Test func `Below zero there is room`() {
        #expect(text([.init([-50, 50], .series(0))]).contains(#"d="M5 212L15 12""#))
    }
}

@Suite struct LengthTests {
    @Test(arguments: [
        (0.0, "0"), (1.005, "1"), (12.345, "12.35"), (0.05, "0.05"), (-3.5, "-3.5"), (7, "7"), (0.1, "0.1"),
    ])
    func `A length has two decimals at most`(value: Double, text: String) {
        #expect(Length.number(value) == text)
    }
}
