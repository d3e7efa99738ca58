// Bars as wide as what they stand in: a step of a funnel, and a whole with its parts.
// SPDX-License-Identifier: Apache-2.0

package import HTML

package struct WideBar: Sendable {
    package struct Part: Sendable {
        let share: Double
        let colour: Colour

        package init(_ share: Double, _ colour: Colour) { (self.share, self.colour) = (share, colour) }
    }

    private let parts: [Part]
    private let height: Double

    package init(_ parts: [Part], height: Double) { (self.parts, self.height) = (parts, height) }

    package var svg: HTML {
        var start = 0.0
        let marks = parts.filter { $0.share > 0 }.map { part in
            defer { start += part.share }
            return HTML.rect(
                .class(part.colour.name), .x(.share(start)), .width(.share(part.share)), .height(.pixels(height)))
        }
        return .svg(
            .class("wide"), .unspoken, .width(.share(1)), .height(.pixels(height)),
            .rect(.class("track"), .width(.share(1)), .height(.pixels(height))), .all(marks))
    }
}
