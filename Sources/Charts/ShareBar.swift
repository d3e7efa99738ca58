// Bars within tables and beside words.
// SPDX-License-Identifier: Apache-2.0

package import HTML

/// A value beside the greatest of its column, and what it was before.
package struct ShareBar: Sendable {
    private let share: Double
    private let before: Double?
    private let colour: Colour

    package init(_ share: Double, before: Double? = nil, _ colour: Colour = .series(0)) {
        (self.share, self.before, self.colour) = (share, before, colour)
    }

    package var svg: HTML {
        .svg(
            .class("share"), .unspoken, .width(.pixels(60)), .height(.pixels(12)),
            .rect(.class("track"), .y(.pixels(4)), .width(.share(1)), .height(.pixels(4))),
            .rect(
                .class(colour.name), .y(.pixels(4)), .width(.share(min(max(share, share > 0 ? 0.015 : 0), 1))),
                .height(.pixels(4))),
            before.map { before in
                .rect(
                    .class("before"), .x(.share(min(max(before, 0), 0.975))), .width(.pixels(1.5)),
                    .height(.pixels(12)))
            } ?? .nothing)
    }
}

/// What is spent of a limit, and what is expected to be: only what is over is red.
package struct BudgetBar: Sendable {
    private let spent: Double
    private let expected: Double?
    /// From which share of the limit on it is amber.
    private let warning: Double

    /// As shares of the limit.
    package init(spent: Double, expected: Double?, warning: Double = 0.8) {
        (self.spent, self.expected, self.warning) = (spent, expected, warning)
    }

    package var svg: HTML {
        // The whole is what is greatest: the limit stands where it is within it.
        let whole = min(max(1, spent, expected ?? 0) * (max(spent, expected ?? 0) > 1 ? 1.02 : 1), 10)
        let within = min(spent, 1) / whole
        let over = max(min(spent, whole) - 1, 0) / whole
        let ahead = expected.map { max(min($0, whole) - spent, 0) / whole } ?? 0
        return .svg(
            .class("budget"), .unspoken, .width(.share(1)), .height(.pixels(14)),
            .rect(.class("track"), .y(.pixels(3)), .width(.share(1)), .height(.pixels(8))),
            .rect(
                .class(spent >= warning && spent < 1 ? "warn" : "s1"), .y(.pixels(3)), .width(.share(within)),
                .height(.pixels(8))),
            .rect(.class("bad"), .x(.share(1 / whole)), .y(.pixels(3)), .width(.share(over)), .height(.pixels(8)))
                .when(over > 0),
            .rect(
                .class("expected"), .x(.share(min(spent, whole) / whole)), .y(.pixels(3.5)), .width(.share(ahead)),
                .height(.pixels(7))
            ).when(ahead > 0),
            .rect(.class("mark"), .x(.share(min(1 / whole, 0.995))), .width(.pixels(2)), .height(.pixels(14))))
    }
}
