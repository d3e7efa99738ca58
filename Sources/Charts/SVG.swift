// The elements that charts are drawn with.
// SPDX-License-Identifier: Apache-2.0

package import HTML

extension HTML {
    package static func svg(_ items: HTML...) -> HTML { HTML(element: "svg", items) }
    static func g(_ items: HTML...) -> HTML { HTML(element: "g", items) }
    static func rect(_ items: HTML...) -> HTML { HTML(element: "rect", items) }
    static func line(_ items: HTML...) -> HTML { HTML(element: "line", items) }
    static func path(_ items: HTML...) -> HTML { HTML(element: "path", items) }
    static func circle(_ items: HTML...) -> HTML { HTML(element: "circle", items) }
    static func label(x: Length, y: Length, _ items: HTML...) -> HTML {
        HTML(element: "text", [.x(x), .y(y)] + items)
    }

    static func x(_ length: Length) -> HTML { .attribute("x", length.text) }
    static func y(_ length: Length) -> HTML { .attribute("y", length.text) }
    static func width(_ length: Length) -> HTML { .attribute("width", length.text) }
    static func height(_ length: Length) -> HTML { .attribute("height", length.text) }
    static func viewBox(_ width: Double, _ height: Double) -> HTML {
        .attribute("viewBox", "0 0 \(Length.number(width)) \(Length.number(height))")
    }

    /// A place whose sides are stretched on their own, as only shapes bear.
    static let stretched = HTML.attribute("preserveAspectRatio", "none")
}

/// A place or a size: in pixels, or as a share of what it stands in, so that a chart is as wide as there is room and its
/// words and lines stay as they are.
enum Length: Equatable {
    case pixels(Double)
    case share(Double)

    var text: String {
        switch self {
        case .pixels(let value): Self.number(value)
        case .share(let part): Self.number(part * 100) + "%"
        }
    }

    /// With at most two decimals, which is less than eyes can tell.
    static func number(_ value: Double) -> String {
        let hundredths = Int64((value * 100).rounded())
        let magnitude = hundredths.magnitude
        let sign = hundredths < 0 ? "-" : ""
        let (whole, rest) = (magnitude / 100, magnitude % 100)
        if rest == 0 { return "\(sign)\(whole)" }
        let decimals = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
        return "\(sign)\(whole).\(decimals)"
    }
}
