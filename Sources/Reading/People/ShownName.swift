// What reports call people, so that nobody passes for somebody who was forgotten.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Who was forgotten is called `forgotten 22`. A name of somebody else that reads like that is shown in quotes,
/// `"forgotten 22"`; every other name is shown as events have it.
///
/// No two people are shown as one: quotes around a name that reads like it make one that still does, so what is shown with
/// them has one pair more than the name, and without them it is nobody's own. Questions take names as events have them.
package enum ShownName {
    package static func forgotten(_ number: Int64) -> String { "forgotten \(number)" }

    package static func known(_ name: String) -> String { readsAsForgotten(name) ? "\"\(name)\"" : name }

    /// A session or a trace whose name has left the store with its events; the mark tells two of them apart.
    package static func archived(_ mark: String) -> String { "archived \(mark)" }

    /// A session or a trace as its events have it, where somebody was not forgotten with them. One that reads like those
    /// whose name is gone stands in quotes.
    package static func ofSession(_ name: String, mark: String) -> String {
        if Fold.isAnonymous(session: name) || name.isEmpty { return "forgotten \(mark)" }
        return name.hasPrefix("archived ") ? "\"\(name)\"" : known(name)
    }

    /// The same where only the event is at hand; empty for none.
    package static func ofSession(_ name: String) -> String {
        name.isEmpty ? "" : ofSession(name, mark: mark(of: Fold.number(ofSession: name)))
    }

    /// Sixteen digits for what stands for a session or a trace.
    static func mark(of digest: Int64) -> String {
        let hex = String(UInt64(bitPattern: digest), radix: 16)
        return String(repeating: "0", count: 16 - hex.utf8.count) + hex
    }

    /// Of a row of people, whose `forgotten` is not 0 where the name is gone.
    package static func of(_ name: String, forgotten number: Int64) -> String {
        number != 0 ? forgotten(number) : known(name)
    }

    /// Whether the letters and digits are those of the word and a number. What else is there is for the eye alone: case,
    /// spaces, also those that nobody sees.
    private static func readsAsForgotten(_ name: String) -> Bool {
        var word = "forgotten".unicodeScalars[...]
        var hasNumber = false
        for scalar in name.unicodeScalars {
            let properties = scalar.properties
            let isNumber = properties.numericType != nil
            guard isNumber || properties.isAlphabetic else { continue }
            if let next = word.first {
                guard properties.lowercaseMapping == String(next) else { return false }
                word.removeFirst()
            } else {
                guard isNumber else { return false }
                hasNumber = true
            }
        }
        return hasNumber
    }
}
