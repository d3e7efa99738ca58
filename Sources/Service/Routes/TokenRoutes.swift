// /v1/tokens: tokens given out, listed and taken back.
// SPDX-License-Identifier: Apache-2.0

import Access
import Dispatch
import HTTP
import JSON
import Ledger
import Store

/// Works on a queue of its own, since a token is given out once it is on disk.
final class TokenRoutes: Sendable {
    private let tokens: TokenDirectory
    /// Whether the configuration has a token of its own, which may administer.
    private let hasConfigured: @Sendable () -> Bool
    /// Whether nobody comes in without a token.
    private let isGuarded: @Sendable () -> Bool
    private let clock: @Sendable () -> Timestamp
    private let queue = DispatchQueue(label: "bursar.tokens", qos: .utility)

    init(
        _ tokens: TokenDirectory, hasConfigured: @escaping @Sendable () -> Bool,
        isGuarded: @escaping @Sendable () -> Bool,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.tokens = tokens
        self.hasConfigured = hasConfigured
        self.isGuarded = isGuarded
        self.clock = clock
    }

    func list(_ request: Request, _ reply: Reply) {
        let all = tokens.all
        var tale = AccessTale()
        tale.rows = all.count
        reply.send(
            Response.json(all.json(at: clock())).with(HeaderField(.cacheControl, "no-store")).telling(tale))
    }

    func create(_ request: Request, _ reply: Reply) {
        let wish: TokenWish
        do throws(Problem) {
            wish = try Self.wish(try MaintenanceRoutes.object(request, of: TokenWish.members))
        } catch {
            return reply.fail(error)
        }
        let maker = request.caller.identity
        queue.async { [tokens, isGuarded, clock] in
            do throws(TokenDirectory.Failure) {
                let now = clock()
                let (text, record) = try tokens.create(wish, by: maker, at: now)
                let response = Response(.created, .json, record.json(showing: text, isGuarded: isGuarded(), at: now))
                var tale = AccessTale()
                tale.object = AccessTale.Text("token \(record.number)")
                tale.details = [("name", .init(record.name)), ("scopes", .init(record.scopes.joined(separator: ",")))]
                // Whom it is bound to may be forgotten.
                tale.details += record.bounds.map { ($0.name, .init($0.value, isPersonal: true)) }
                reply.send(response.with(HeaderField(.cacheControl, "no-store")).telling(tale))
            } catch {
                reply.fail(error.problem)
            }
        }
    }

    func revoke(_ request: Request, _ reply: Reply) {
        guard let number = request.parameters["number"].flatMap({ Int64($0) }) else {
            return reply.fail(TokenDirectory.Failure.unknown.problem)
        }
        queue.async { [tokens, hasConfigured, clock] in
            do throws(TokenDirectory.Failure) {
                let now = clock()
                let record = try tokens.revoke(number, leavesAdmin: hasConfigured(), at: now)
                var tale = AccessTale()
                tale.object = AccessTale.Text("token \(record.number)")
                tale.details = [("name", .init(record.name))]
                reply.send(.json(record.json(at: now)).telling(tale))
            } catch {
                reply.fail(error.problem)
            }
        }
    }

    private static func wish(_ object: JSONValue) throws(Problem) -> TokenWish {
        do throws(TokenWish.Wrong) {
            return try TokenWish(object)
        } catch {
            throw .badRequest("\(error).", parameter: error.member)
        }
    }
}

extension TokenDirectory.Failure {
    fileprivate var problem: Problem {
        switch self {
        case .wish(let wrong): .badRequest("\(wrong).", parameter: wrong.member)
        case .unknown: Problem(.notFound, "No token of this number holds.")
        case .last: Problem(.conflict, "This is the last token that may administer: create another first.")
        case .store(let error): .unavailable("Nothing was changed: \(error).", retryAfter: 5)
        }
    }
}
