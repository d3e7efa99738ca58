// Questions of single products' pages, answered over the same reports.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTTP
import JSON
import Ledger
import ProductPages
import Reading
import Reports
import Store

/// Asks endpoints and procedures what requests ask, and sends their answers.
struct ProductRoutes: Sendable {
    private let reports: ReportRoutes

    init(_ reports: ReportRoutes) { self.reports = reports }

    /// Says for whom a request is, which only who may act for others says.
    static let userHeader = "X-Bursar-User"

    func answer(_ request: Request, with endpoint: Endpoint, _ reply: Reply) {
        let items = Self.items(of: request)
        let (user, bounds): (String?, [Caller.Bound])
        do throws(Problem) {
            bounds = try Self.bounds(of: request.caller, on: endpoint)
            user = try Self.user(of: request, within: bounds)
            if endpoint.bounds == .user, user ?? "" == "" { throw Self.nobody }
        } catch {
            return reply.fail(error)
        }
        reports.read(reply) { view throws(ReadingError) in
            var within = Filters()
            for bound in bounds { if let filter = Filter(rawValue: bound.name) { within[filter] = .only(bound.value) } }
            let (document, days) = try endpoint.answer(items, user: user, within: within, in: view)
            let tale = Self.tale(of: endpoint, items, over: days, user)
            reply.send(response(to: document, request, reply).telling(tale))
        }
    }

    /// What is told to who is known to be no user of the product, and says of none.
    private static let nobody = {
        var problem = Problem.unauthorized(
            "This is about whoever asks: sign in as a user, or say with \(userHeader) for whom, which needs act-as.")
        problem.parameter = userHeader
        return problem
    }()

    /// What an audit says of it, in the words of the founding documents where they have some.
    private static func tale(
        of endpoint: Endpoint, _ items: [(name: String, value: String)], over days: Period?, _ user: String?
    ) -> AccessTale {
        let told = endpoint.told
        var tale = AccessTale(told.action)
        tale.mustBeKept = endpoint.isExport
        if let user { tale.details.append(("user", .init(user, isPersonal: true))) }
        if let days {
            for (name, day) in [("start_date", days.first), ("end_date", days.last)] {
                tale.details.append((name, .init("\(day)")))
            }
        }
        if let tool = told.tool { tale.details.append(("tool", .init(tool))) }
        for standard in told.standards {
            let given = items.first { $0.name == standard.parameter }?.value
            // What the query says under the same name is there already.
            if given != nil, standard.parameter == standard.detail { continue }
            tale.details.append((standard.detail, .init(given ?? standard.value)))
        }
        for remark in told.remarks { tale.details.append((remark.name, .init(remark.value))) }
        return tale
    }

    /// All that the caller may be told of, where the endpoint keeps within that.
    private static func bounds(of caller: Caller, on endpoint: Endpoint) throws(Problem) -> [Caller.Bound] {
        let names = caller.bounds.map(\.name)
        let isKept =
            switch endpoint.bounds {
            case .none: names.isEmpty
            case .user: names.isEmpty || names == ["user"]
            case .tenantOrUser: Set(names).count == names.count && Set(names).isSubset(of: ["tenant", "user"])
            }
        guard isKept else { throw .outOfBounds(caller.bounds) }
        return caller.bounds
    }

    /// Who asks: whom the caller's token is bound to, whom they act for, or who they are.
    ///
    /// Throws where two are named: something before this server may have gone by one of them, and added the other.
    private static func user(of request: Request, within bounds: [Caller.Bound]) throws(Problem) -> String? {
        guard request.headers.count(of: userHeader) <= 1 else {
            throw .badRequest("\(userHeader) must not stand twice.", parameter: userHeader)
        }
        let named = request.headers[userHeader]
        if let own = bounds.first(where: { $0.name == "user" })?.value {
            guard named == nil || named?.exact == own.exact else { throw .outOfBounds(bounds) }
            return own
        }
        let caller = request.caller
        if let named, named.exact != caller.user?.exact, !caller.scopes.contains(.actAs) { throw .lacking(.actAs) }
        return named ?? caller.user
    }

    func call(_ request: Request, _ reply: Reply) {
        let call = RemoteCall(
            path: request.parameters["procedures"] ?? "", method: request.method.name, Self.items(of: request),
            body: request.body)
        let mayAdminister = request.caller.scopes.contains(.admin)
        reports.read(reply) { view throws(ReadingError) in
            let answer = call.answer(in: view, mayAdminister: mayAdminister)
            var response = Response.json(answer.body, status: Status(answer.status)).with(Self.notKept)
            response.tales = answer.told.map(AccessTale.init)
            reply.send(answer.status == 405 ? response.with(HeaderField(.allow, "GET, HEAD")) : response)
        }
    }

    /// What is refused before a procedure is called is said as tRPC says it.
    static let refusal: Route.Refusal = { problem, head, parameters in
        let items = head.query.items.map { (name: $0.name, value: $0.value) }
        let call = RemoteCall(path: parameters["procedures"] ?? "", method: "GET", items)
        return .json(call.refusal(status: problem.status.code, problem.detail), status: problem.status)
    }

    /// Calls of procedures that a request makes, each of which is counted.
    static func calls(of head: RequestHead) -> Int {
        guard head.query["batch"] == "1" else { return 1 }
        return min(RemoteCall.most, 1 + head.path.utf8.count { $0 == UInt8(ascii: ",") })
    }

    private static let notKept = HeaderField(.cacheControl, "no-store")

    private static func items(of request: Request) -> [(name: String, value: String)] {
        request.query.items.map { (name: $0.name, value: $0.value) }
    }

    private func response(to document: Document, _ request: Request, _ reply: Reply) -> Response {
        switch document {
        case .json(let value):
            var json = JSONWriter()
            value.write(to: &json)
            return Response.json(json.bytes).with(Self.notKept)
        case .csv(let name, let lines, let more, let archived):
            var headers = [HeaderField(.contentDisposition, "attachment; filename=\"\(name)\""), Self.notKept]
            if let archived {
                headers.append(HeaderField(.archivedDays, "\(archived.first)..\(archived.last)"))
            }
            guard let more else { return headers.reduce(Response(.ok, .plainCSV, lines)) { $0.with($1) } }
            let pages = reports.pages(of: more, for: request, reply.shares) { (rest, view) throws(ReadingError) in
                let (lines, more) = try rest.next(view)
                return (lines, more)
            }
            return headers.reduce(Response.pages(.ok, .plainCSV, first: lines, next: pages)) { $0.with($1) }
        }
    }
}

extension AccessTale {
    /// A call of a procedure.
    fileprivate init(_ told: RemoteCall.Told) {
        self.init(told.action)
        target = told.isOfAudit ? "audit" : AuditAction.analytics
        details = told.details.sorted { $0.key < $1.key }.map { ($0.key, .init($0.value)) }
        details += told.asked.map { ($0.name, .init($0.value, isPersonal: !AuditEntry.isPlain($0.name))) }
        mustBeKept = told.isExport && told.status < 400
        status = told.status
    }
}
