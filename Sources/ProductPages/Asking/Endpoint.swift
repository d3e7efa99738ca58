// A path of a single product, and what answers it.
// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Ledger
package import Reading
internal import Reports
package import Store

/// One question that a product's pages ask, in that product's words.
///
///     static let endpoint = Endpoint("/admin/analytics/users/growth", takes: ["start_date", "end_date"]) { ask in
///         .json(["total_new": .count(…), "growth_rate": .percent(…, of: …)])
///     }
package struct Endpoint: Sendable {
    package let product: Product
    /// All answer the same.
    package let paths: [String]
    /// The query parameters that it knows; any other is refused.
    package let takes: [String]
    /// It answers with a file of all there is, not with a page.
    package let isExport: Bool
    /// By what whoever asks may be bound: it then tells of nothing else.
    package let bounds: Bounds
    /// Whom it answers.
    package let audience: Audience
    /// What an audit says of whoever asks it.
    package let told: Told
    private let read: @Sendable (Ask) throws(ReadingError) -> Document

    package enum Bounds: Sendable {
        /// It tells of everything there is.
        case none
        /// It answers of nobody but the user who asks.
        case user
        /// It answers of one tenant, one user, or one user of a tenant.
        case tenantOrUser
    }

    package enum Audience: Sendable, Equatable {
        /// Who may read, or export where it is a file.
        case readers
        /// Who may administer. Others are refused in the words of the document.
        case admins(refusal: String)
    }

    /// Whether anybody who is bound is answered.
    package var keepsBounds: Bool { bounds != .none }

    package enum Product: String, Sendable, CaseIterable {
        case codeStory = "code-story"
        case teachCharlie = "teach-charlie"
        case shopifyUsage = "shopify-usage"
        case backOffice = "back-office"
    }

    init(
        _ product: Product, _ paths: String..., takes: [String], isExport: Bool = false, bounds: Bounds = .none,
        for audience: Audience = .readers,
        told: Told? = nil,
        read: @escaping @Sendable (Ask) throws(ReadingError) -> Document
    ) {
        self.product = product
        self.paths = paths
        self.takes = takes
        self.isExport = isExport
        self.bounds = bounds
        self.audience = audience
        self.told =
            told
            ?? (isExport
                ? Told(.usagePageExported, remarks: [("alert", "DATA_EXPORT"), ("export_format", "csv")])
                : Told(.usagePageViewed))
        self.read = read
    }

    /// It is for those who run the product, as its paths say it: they look at it by themselves, and are counted so.
    package var isForAdmins: Bool { paths.allSatisfy { $0.split(separator: "/").contains("admin") } }

    /// Answers one request, out of one snapshot of the ledger.
    ///
    /// `user` is who asks, nil where nobody says. `bounds` are all that they may be told of, which the endpoint must keep.
    /// `days` are those that it answers of, where somebody may choose them.
    package func answer(
        _ items: [(name: String, value: String)], user: String?, within bounds: Filters = [:], in view: LedgerView
    ) throws(ReadingError) -> (document: Document, days: Period?) {
        let ask = try Ask(items, user: user, of: self, in: view)
        let document = try view.within(bounds: bounds) { () throws(ReadingError) in try answer(ask) }
        return (document, ask.days.period)
    }

    private func answer(_ ask: Ask) throws(ReadingError) -> Document {
        let view = ask.view
        return try view.snapshot { () throws(ReadingError) in
            let document = try read(ask)
            // What a reader must know of how figures were made stands beside them.
            let remarks = view.origin.remarks
            guard !remarks.isEmpty, case .json(.object(let members)) = document else { return document }
            return .json(.object(members + [.init("notes", .array(remarks.map { .string($0) }))]))
        }
    }
}

extension Endpoint {
    /// An action of the audit, and what is said of it beside what was asked.
    package struct Told: Sendable {
        package let action: AuditAction
        /// What the founding documents call it; nil where they call it nothing.
        package let tool: String?
        /// Parameters that are told though nobody gave them, with what then counts, and as what.
        package let standards: [(parameter: String, detail: String, value: String)]
        /// What else is told each time.
        package let remarks: [(name: String, value: String)]

        init(
            _ action: AuditAction, tool: String? = nil,
            standards: [(parameter: String, detail: String, value: String)] = [],
            remarks: [(name: String, value: String)] = []
        ) {
            self.action = action
            self.tool = tool
            self.standards = standards
            self.remarks = remarks
        }
    }
}

/// What an endpoint answers with.
package enum Document: Sendable {
    case json(JSONValue)
    /// A file of CSV, whose lines may go on. It lacks what is told one by one of the archived days.
    case csv(name: String, lines: [UInt8], more: Continuation?, archived: ArchivedDays? = nil)

    /// Reads the next lines, out of a snapshot of their own.
    package struct Continuation: Sendable {
        package let next: @Sendable (LedgerView) throws(ReadingError) -> (lines: [UInt8], more: Continuation?)

        init(_ next: @escaping @Sendable (LedgerView) throws(ReadingError) -> (lines: [UInt8], more: Continuation?)) {
            self.next = next
        }
    }
}
