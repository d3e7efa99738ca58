// Shares of a whole at one time: a ring.
// SPDX-License-Identifier: Apache-2.0

package import HTML

/// At most five parts and the others; its list stands beside it.
package struct Donut: Sendable {
    package struct Part: Sendable {
        let share: Double
        let colour: Colour

        package init(_ share: Double, _ colour: Colour) { (self.share, self.colour) = (share, colour) }
    }

    private let parts: [Part]
    /// What stands in the ring.
    private let sum: String
    private let words: String

    package init(_ parts: [Part], sum: String, words: String) {
        (self.parts, self.sum, self.words) = (parts, sum, words)
    }

    private static let size = 128.0
    private static let gap = 0.6

    package func svg(label: String) -> HTML {
        let middle = Length.number(Self.size / 2)
        let center: HTML = [.attribute("cx", middle), .attribute("cy", middle), .attribute("r", "52")]
        var start = 0.0
        var rings: [HTML] = []
        for part in parts where part.share > 0 {
            let length = part.share * 100
            // The way round counts a hundred, so that no angle is computed.
            rings.append(
                .circle(
                    .class("recharts-pie-sector", "ring", part.colour.name), center, .attribute("pathLength", "100"),
                    .attribute(
                        "stroke-dasharray",
                        "\(Length.number(max(length - (length > 2 ? Self.gap : 0), 0.2))) 100"),
                    .attribute("stroke-dashoffset", Length.number(-start))))
            start += length
        }
        return .svg(
            .class("donut", "recharts-pie"), .role("img"), .aria("label", label), .width(.pixels(Self.size)),
            .height(.pixels(Self.size)), .viewBox(Self.size, Self.size),
            .g(.attribute("transform", "rotate(-90 \(middle) \(middle))"), .all(rings)),
            .label(
                x: .pixels(Self.size / 2), y: .pixels(Self.size / 2 + 2), .class("sum"),
                .attribute("text-anchor", "middle"), .text(sum)),
            .label(
                x: .pixels(Self.size / 2), y: .pixels(Self.size / 2 + 18), .attribute("text-anchor", "middle"),
                .text(words)))
    }
}
