// Which texts of the audit name somebody who is forgotten.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Texts are a name, or several as filters take them, and long ones were cut.
struct AuditMention {
    private let names: Set<ExactText>
    private let bytes: [[UInt8]]

    init(of names: [String]) {
        self.names = Set(names.map(\.exact))
        bytes = names.map { Array($0.utf8) }
    }

    func isIn(_ text: String) -> Bool {
        if names.contains(text.exact) { return true }
        let pieces = EscapedList.pieces(of: text)
        if pieces.contains(where: { names.contains($0.exact) }) { return true }
        guard AuditValue.isCut(text) else { return false }
        // Of the last one nobody knows how it went on, nor whether a comma of it was one between names.
        let whole = String(text.dropLast())
        var last = EscapedList.pieces(of: whole).last ?? ""
        // The cut may have been within an escape.
        if last.hasSuffix("\\") { last.removeLast() }
        return [whole, last].contains { start in
            !start.isEmpty && bytes.contains { $0.starts(with: start.utf8) }
        }
    }
}
