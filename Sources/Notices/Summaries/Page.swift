// What a summary says, before it is laid out as text or as HTML.
// SPDX-License-Identifier: Apache-2.0

/// A page for people: a few figures on top, then tables. Texts are plain, and fit to be shown.
package struct Page: Sendable, Equatable {
    var title: String
    /// The days that it is about, and whose page it is.
    var subtitle: String
    var highlights: [Highlight] = []
    var sections: [Section] = []
    /// Why the reader gets this.
    var footer: String

    /// A figure that stands out.
    struct Highlight: Sendable, Equatable {
        var label: String
        var value: String
        /// Against the time before; empty where there is nothing to compare with.
        var change = ""
    }

    struct Section: Sendable, Equatable {
        var title: String
        var columns: [Column] = []
        var rows: [[String]] = []
        var notes: [String] = []

        /// False where the columns speak for themselves.
        var hasHeading: Bool { columns.contains { !$0.name.isEmpty } }
    }

    struct Column: Sendable, Equatable {
        var name: String
        /// Numbers stand on the right.
        var isNumber = false

        static func text(_ name: String) -> Column { Column(name: name) }
        static func number(_ name: String) -> Column { Column(name: name, isNumber: true) }
    }
}
