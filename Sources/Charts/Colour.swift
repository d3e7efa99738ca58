// What a mark wears: a class of the style sheet, which knows the colours of light and of dark.
// SPDX-License-Identifier: Apache-2.0

/// Series have the eight colours of the palette, in its order; the ninth and whatever belongs to nothing has none of its
/// own. Colours that judge are not among them.
package enum Colour: Sendable, Equatable {
    case series(Int)
    case other
    /// Of a limit, and of what is over it.
    case bad

    static let count = 8

    package var name: String {
        switch self {
        case .series(let place) where (0..<Self.count).contains(place): "s\(place + 1)"
        case .series, .other: "s0"
        case .bad: "bad"
        }
    }
}
