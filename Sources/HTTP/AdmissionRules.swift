// Decides by a request's head whether it is served: by the route table, the caller and the state of the server.
// SPDX-License-Identifier: Apache-2.0

/// Whether a request is let in.
enum Admission {
    case serve(Route, Caller, parameters: [String: String], BodyPlan, headers: [HeaderField])
    case refuse(Response, pattern: String, When, BodyPlan)
    /// Something has to be found out first; then the same is asked again, with `wasPrepared`.
    case wait(Preparation)

    /// When a refusal is sent.
    enum When: Equatable {
        /// Before the body, which is large or not sent yet. The connection closes.
        case atOnce
        /// After the body, which is small or absent, so that the connection can be used again.
        case afterBody
    }

    /// What to do with the bytes of the body.
    struct BodyPlan: Equatable {
        var limit: Int
        var isKept = false
        var isGzip = false
        var announced: Int?
    }

    /// How the server stands when the request comes.
    struct Situation: Equatable {
        var isStopping = false
        /// The connection is one more than the server likes.
        var isCrowded = false
        /// There was an `Admission.wait` before.
        var wasPrepared = false
    }

    /// The pattern that stands for every path that no route is for.
    static let unmatched = "unmatched"
}

/// The rules that every request is held to, before its body is read.
struct AdmissionRules: Sendable {
    let router: Router
    let authorize: Server.Authorize
    let limit: Server.Limit
    let unavailable: @Sendable (Route) -> Problem?
    let audit: (@Sendable (AccessNote) -> Void)?
    var prepare: (@Sendable (RequestHead) -> Preparation?)?

    func admit(
        _ head: RequestHead, _ target: Result<Target, Target.Malformed>, _ situation: Admission.Situation
    ) -> Admission {
        let framing: Framing
        do {
            framing = try Framing(head.headers)
        } catch {
            return refuse(error, head, Framing(length: .none))
        }
        switch target {
        case .failure(let malformed): return refuse(malformed.problem, head, framing)
        case .success(let target): return admit(head, target, framing, situation)
        }
    }

    private func admit(
        _ head: RequestHead, _ target: Target, _ framing: Framing, _ situation: Admission.Situation
    ) -> Admission {
        if head.method == .other {
            return refuse(Problem(.notImplemented, "This server does not know that method."), head, framing)
        }
        if target.path == "*" {
            return head.method == .options
                ? refuse(options(router.allowed), head, framing) : refuse(.notFound(), head, framing)
        }
        switch router.match(head.method, target) {
        case .nothing: return refuse(.notFound(), head, framing)
        case .otherMethods(let allowed):
            return head.method == .options
                ? refuse(preflight(head, target, allowed), head, framing)
                : refuse(.methodNotAllowed(allowed: allowed), head, framing)
        case .found(let route, let parameters): return admit(head, to: route, parameters, framing, situation)
        }
    }

    private func admit(
        _ head: RequestHead, to route: Route, _ parameters: [String: String], _ framing: Framing,
        _ situation: Admission.Situation
    ) -> Admission {
        var headers: [HeaderField] = []
        func refuse(_ problem: Problem) -> Admission {
            self.refuse(route.response(to: problem, head, parameters).with(headers), head, framing, route.pattern)
        }
        if situation.isStopping { return refuse(.stopping) }
        if situation.isCrowded, route.needs.scope != nil { return refuse(.crowded) }
        if route.needs != .nothing || route.tellsApart, !situation.wasPrepared, let preparation = prepare?(head) {
            return .wait(preparation)
        }
        let caller: Caller
        do throws(Problem) {
            caller = try self.caller(of: head, on: route, headers: &headers)
            if let problem = unavailable(route) { throw problem }
        } catch {
            return refuse(error)
        }
        var plan = Admission.BodyPlan(limit: route.body.limit, isKept: route.body != .none)
        if case .announced(let count) = framing.length {
            if count > plan.limit {
                return refuse(.contentTooLarge(limit: plan.limit).closingConnection())
            }
            plan.announced = count
        }
        if plan.isKept, framing.length != .none, let types = route.takes, !head.isBody(oneOf: types) {
            return refuse(.unsupportedType(head.bodyType, wanted: types))
        }
        if plan.isKept, framing.length != .none, let coding = head.headers["Content-Encoding"]?.lowercased() {
            switch coding {
            case "gzip", "x-gzip": plan.isGzip = true
            case "identity", "": break
            default: return refuse(.unsupportedEncoding(coding))
            }
        }
        return .serve(route, caller, parameters: parameters, plan, headers: headers)
    }

    /// Who asks. Throws where they may not ask this, or not now; either way the access is noted. `headers` get what the answer
    /// says of how often they may.
    private func caller(
        of head: RequestHead, on route: Route, headers: inout [HeaderField]
    ) throws(Problem) -> Caller {
        func note(_ caller: Caller?, _ refusal: Status?, former: Caller? = nil) {
            audit?(
                AccessNote(
                    head: head, route: route.pattern, needs: route.needs, caller: caller, former: former,
                    refusal: refusal))
        }
        if route.needs == .nothing {
            guard route.tellsApart else { return .unknown }
            do throws(Problem) { return try authorize(head, route) } catch {
                // Nobody is refused here, and nobody guesses here unseen.
                if [.unauthorized, .tooManyRequests].contains(error.status) {
                    note(nil, error.status, former: error.former)
                }
                return .unknown
            }
        }
        let caller: Caller
        do throws(Problem) {
            caller = try authorize(head, route)
        } catch {
            note(nil, error.status, former: error.former)
            throw error
        }
        if let scope = route.needs.scope, !caller.scopes.contains(scope) {
            note(caller, .forbidden)
            throw route.forbidden ?? .lacking(scope)
        }
        if caller.isPublic, !route.takesPublic, route.needs.scope != nil {
            note(caller, .forbidden)
            throw route.forbidden ?? .publicCaller
        }
        if !caller.bounds.isEmpty, !route.keepsBounds, route.needs.scope != nil {
            note(caller, .forbidden)
            throw route.forbidden ?? .outOfBounds(caller.bounds)
        }
        let decision = limit(head, route, caller)
        headers = decision.headers
        if let refusal = decision.refusal {
            note(caller, refusal.status)
            throw refusal
        }
        note(caller, nil)
        return caller
    }

    /// The refusal of a request that would be served, had its body room in the server's memory.
    func refuseForRoom(_ head: RequestHead, to route: Route, _ plan: Admission.BodyPlan) -> Admission {
        refuse(.noRoom, head, Framing(length: plan.announced.map { .announced($0) } ?? .chunked), route.pattern)
    }

    /// What a browser is told that asks whether a page of another site may ask this, and any other client.
    private func preflight(_ head: RequestHead, _ target: Target, _ allowed: [Method]) -> Response {
        guard head.arrival.page != nil, let wanted = head.headers["Access-Control-Request-Method"],
            case .found(let route, _) = router.match(Method(name: wanted), target), route.isShared
        else { return options(allowed) }
        return options(allowed)
            .with(HeaderField(.accessControlAllowMethods, route.method.name))
            .with(HeaderField(.accessControlAllowHeaders, "Authorization, X-API-Key, Content-Type, X-Request-Id"))
            .with(HeaderField(.accessControlMaxAge, "600"))
    }

    private func options(_ allowed: [Method]) -> Response {
        Response.empty().with(HeaderField(.allow, allowed.map(\.name).joined(separator: ", ")))
    }

    private func refuse(
        _ problem: Problem, _ head: RequestHead, _ framing: Framing, _ pattern: String = Admission.unmatched
    ) -> Admission {
        refuse(problem.response(requestID: head.id), head, framing, pattern)
    }

    private func refuse(
        _ response: Response, _ head: RequestHead, _ framing: Framing, _ pattern: String = Admission.unmatched
    ) -> Admission {
        .refuse(response, pattern: pattern, when(response, head, framing), .init(limit: Route.Body.forgotten))
    }

    private func when(_ response: Response, _ head: RequestHead, _ framing: Framing) -> Admission.When {
        if response.closesConnection { return .atOnce }
        switch framing.length {
        case .none: return .afterBody
        case .announced(let count): return count > Route.Body.forgotten || head.expectsContinue ? .atOnce : .afterBody
        case .chunked: return head.expectsContinue ? .atOnce : .afterBody
        }
    }
}

extension Route {
    /// A refusal in the words of those whom the route is for.
    fileprivate func response(to problem: Problem, _ head: RequestHead, _ parameters: [String: String]) -> Response {
        guard var response = refusal?(problem, head, parameters) else { return problem.response(requestID: head.id) }
        response = response.with(problem.headers)
        response.closesConnection = problem.closesConnection
        response.limit = problem.limit
        return response
    }
}

extension Problem {
    static let stopping = Problem.unavailable("The server is stopping.", retryAfter: 5).closingConnection()
    static let crowded = Problem.unavailable("The server has too many connections.", retryAfter: 5)
        .closingConnection().limited(by: .connections)
    static let noRoom = Problem.unavailable("The server has too many bytes of requests in hand.", retryAfter: 1)
        .limited(by: .bodyMemory)
    static let overdue = Problem.unavailable("The answer took too long.", retryAfter: 5).limited(by: .answerTime)
}
