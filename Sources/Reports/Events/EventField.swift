// What the timeline of events tells of each: its columns, in their order.
// SPDX-License-Identifier: Apache-2.0

/// A column of the report `events`. What most people look for comes first: a terminal has no room for all.
enum EventField: String, CaseIterable {
    case at, kind, event, user, provider, model, operation, component, queue
    case status
    case errorType = "error_type"
    case endpoint, method, code, message
    case duration = "duration_ms"
    case cost = "cost_usd"
    case amount = "amount_usd"
    case credits, plan, interval, reason, properties, tenant, subject
    case subjectName = "subject_name"
    case subjectKind = "subject_kind"
    case session, trace, country
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case tier, cached, unpriced
    case adjustment = "adjustment_usd"
    case reported = "reported_usd"
    case wait = "wait_ms"
    case job
    case requestID = "request_id"
    case reference, source, id

    var column: Column { Column(rawValue, type) }

    private var type: Column.Kind {
        switch self {
        case .at: .time
        case .duration, .wait: .duration
        case .cost, .amount, .adjustment, .reported: .money
        case .credits: .number
        case .inputTokens, .outputTokens: .count
        case .properties: .object
        default: .text
        }
    }
}

/// The cells of one event; those that it has nothing for are null.
struct EventLine {
    private(set) var cells = [Cell](repeating: .null, count: EventField.allCases.count)

    /// Where each stands, looked up for every cell of every row.
    private static let places = Dictionary(
        uniqueKeysWithValues: EventField.allCases.enumerated().map { ($1, $0) })

    subscript(field: EventField) -> Cell {
        get { Self.places[field].map { cells[$0] } ?? .null }
        set { if let place = Self.places[field] { cells[place] = newValue } }
    }
}
