// What subjects are called, beside their ids.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

extension Column {
    /// What the latest profile of a subject calls it.
    static let subjectName = Column("subject_name", .text)
}

extension Question {
    /// Behind what tells rows apart, where a subject is among that.
    var nameHeadings: [Column] { groupings.contains("subject") ? [.subjectName] : [] }
}

extension [Filter] {
    /// The cells of `nameHeadings`, of a row that is about these members.
    func nameCells(_ members: [Int64], _ view: LedgerView) throws(ReadingError) -> [Cell] {
        guard let place = firstIndex(of: .subject), place < members.count else { return [] }
        return [.known(try view.name(ofSubject: members[place]))]
    }
}

/// Of single events, of which many are for the same: each is looked up once.
final class SubjectNames {
    private let view: LedgerView
    private var names: [Int64: String] = [:]

    init(_ view: LedgerView) { self.view = view }

    subscript(subject: Int64) -> Cell {
        get throws(ReadingError) {
            if let name = names[subject] { return .known(name) }
            let name = try view.name(ofSubject: subject)
            names[subject] = name
            return .known(name)
        }
    }
}
