// What events are told apart by, as numbers that a scan compares.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

/// A number of each event: that of a name or of somebody, or something that stands for it.
enum ScanKey: Hashable {
    /// As it lies in a column.
    case column(EventColumn)
    /// The person: an anonymous id is the user that it was joined to; 0 is nobody.
    case person
    /// Of whoever the event is of, at its time.
    case plan, country
    /// Whether a call came off, as the names for that.
    case outcome(ok: Int64, error: Int64)
    /// What the user has at the end of a day, a running subscription before all else; 0 for none.
    case planOnDay(Day)
    /// The value of the property that has this number.
    case property(Int64)
    /// What became of an activity, as `EventScan.endings` says.
    case ending
    /// Events of this kind carry nothing of the sort: 0.
    case nothing

    /// What no name has for its number: the event does not carry the property.
    static let absent = Int64.min

    init(_ filter: Filter, of kind: Event.Kind, in view: LedgerView) throws(ReadingError) {
        switch filter {
        case .user: self = .person
        case .plan: self = .plan
        case .country: self = .country
        case .tenant: self = .column(.tenant)
        case .session: self = .column(.session)
        case .trace: self = .column(.trace)
        case .source: self = .column(.source)
        case .provider: self = kind == .call ? .column(.provider) : .nothing
        case .model: self = kind == .call ? .column(.model) : .nothing
        case .operation: self = kind == .call ? .column(.operation) : .nothing
        case .subject: self = kind == .request ? .nothing : .column(.subject)
        case .subjectKind: self = kind == .request || kind == .profile ? .nothing : .column(.subjectKind)
        case .tier: self = kind == .call ? .column(.tier) : .nothing
        case .status:
            switch kind {
            case .call:
                self = .outcome(ok: try view.id(Call.Outcome.ok.name), error: try view.id(Call.Outcome.error.name))
            case .activity: self = .column(.outcome)
            default: self = .nothing
            }
        case .property(let name):
            self = EventColumn.haveProperties(kind) ? .property(try view.id(name.text)) : .nothing
        }
    }

    /// The columns that it is made of; nil where they tell too little of what they are.
    var columns: [EventColumn]? {
        switch self {
        case .column(let column): [column]
        case .person, .planOnDay: [.person]
        case .plan, .country: [.person, .quarterHour]
        case .outcome: [.hasFailed]
        case .nothing: []
        case .property, .ending: nil
        }
    }

    /// Whether a key is one of a digest, behind which the name is looked up in an event.
    var isDigest: Bool { self == .column(.session) || self == .column(.trace) }
}

extension LedgerView {
    /// The number that events of a kind have for a name.
    func number(of name: ExactText, for filter: Filter) throws(ReadingError) -> Int64 {
        switch filter {
        case .user: return try persons(called: [name]).first ?? Self.nobody
        case .session: return Fold.number(ofSession: name.text)
        case .trace: return Fold.digest(of: name.text)
        default: return try id(name.text)
        }
    }

    /// What no person and no name has for its number.
    private static let nobody: Int64 = -1

    /// What a key is called in a report.
    package func text(of key: Int64, by filter: Filter) throws(ReadingError) -> String {
        switch filter {
        case .user: try name(ofPerson: key)
        case .session, .trace: try text(ofDigest: key, isSession: filter == .session)
        default: try text(key)
        }
    }

    /// Of which the columns keep only so much that two can be told apart: the name stands in an event, as long as that is
    /// in the store.
    private func text(ofDigest digest: Int64, isSession: Bool) throws(ReadingError) -> String {
        guard digest != 0 else { return "" }
        let mark = ShownName.mark(of: digest)
        guard let number = namedEvents[digest], let stored = try facts(at: [number]).first else {
            return ShownName.archived(mark)
        }
        let event = try event(stored)
        return ShownName.ofSession(isSession ? event.session : event.trace, mark: mark)
    }
}
