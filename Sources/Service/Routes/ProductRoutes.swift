// Questions of single products' pages, answered over the same reports.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTTP
import JSON
import ProductPages
import Reading
import Reports

/// Asks endpoints and procedures what requests ask, and sends their answers.
struct ProductRoutes: Sendable {
    private let reports: ReportRoutes

    init(_ reports: ReportRoutes) { self.reports = reports }

    /// Says for whom a request is, which only who may act for others says.
    static let userHeader = "X-Bursar-User"

    func answer(_ request: Request, with endpoint: Endpoint, _ reply: Reply) {
        let items = Self.items(of: request)
        let user: String?
        do throws(Problem) { user = try Self.user(of: request) } catch { return reply.fail(error) }
        reports.read(reply) { view throws(ReadingError) in
            reply.send(response(to: try endpoint.answer(items, user: user, in: view), reply))
        }
    }

    /// Who asks: whom the caller's token is bound to, or whom they act for.
    private static func user(of request: Request) throws(Problem) -> String? {
        let (caller, named) = (request.caller, request.headers[userHeader])
        if !caller.bounds.isEmpty {
            // Of those that tell no more than that, each is about one user.
            guard let own = caller.onlyBound("user"), named == nil || named == own else {
                throw .outOfBounds(caller.bounds)
            }
            return own
        }
        if named != nil, !caller.scopes.contains(.actAs) { throw .lacking(.actAs) }
        return named
    }

    func call(_ request: Request, _ reply: Reply) {
        let call = RemoteCall(
            path: request.parameters["procedures"] ?? "", method: request.method.name, Self.items(of: request),
            body: request.body)
        reports.read(reply) { view throws(ReadingError) in
            let answer = call.answer(in: view)
            let response = Response.json(answer.body, status: Status(answer.status)).with(Self.notKept)
            reply.send(answer.status == 405 ? response.with(HeaderField(.allow, "GET, HEAD")) : response)
        }
    }

    /// What is refused before a procedure is called is said as tRPC says it.
    static let refusal: Route.Refusal = { problem, head, parameters in
        let items = head.query.items.map { (name: $0.name, value: $0.value) }
        let call = RemoteCall(path: parameters["procedures"] ?? "", method: "GET", items)
        return .json(call.refusal(status: problem.status.code, problem.detail), status: problem.status)
    }

    private static let notKept = HeaderField(.cacheControl, "no-store")

    private static func items(of request: Request) -> [(name: String, value: String)] {
        request.query.items.map { (name: $0.name, value: $0.value) }
    }

    private func response(to document: Document, _ reply: Reply) -> Response {
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
            let pages = reports.pages(of: more, reply.shares) { (rest, view) throws(ReadingError) in
                let (lines, more) = try rest.next(view)
                return (lines, more)
            }
            return headers.reduce(Response.pages(.ok, .plainCSV, first: lines, next: pages)) { $0.with($1) }
        }
    }
}
