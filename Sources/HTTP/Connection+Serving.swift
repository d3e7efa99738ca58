// How a connection takes a request in and gets its answer out, on the library's thread.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc
internal import Synchronization
internal import System
internal import TLS

extension Connection {
    /// The request line is here. Copies what it needs: the library changes the text afterwards.
    @unsafe
    func begin(target text: UnsafePointer<CChar>?) {
        turns += 1
        let now = SystemClock.nanoseconds()
        enter(.arriving, at: now)
        open(turn: turns)
        let bytes =
            if let text = unsafe text {
                unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
            } else {
                [UInt8]()
            }
        if MicrohttpdVersion.cutsHeadsInPlace, let text = unsafe text,
            let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
        {
            // The query is ours to read: the library, which goes on behind the mark, would make a record of each of its
            // items, run out of memory over many, and then forget to answer. The buffer is its own, and it writes there.
            unsafe UnsafeMutablePointer(mutating: text)[mark + 1] = 0
        }
        let target = Result { () throws(Target.Malformed) in try Target(bytes) }
        exchange = Exchange(step: .arriving(target), turn: turns, targetCount: bytes.count, startedAt: now)
    }

    /// The library calls when the head is complete, for each piece of the body, at the end, and after a resumption.
    ///
    /// All of a piece is always taken. `MHD_NO` ends the connection without a word.
    @unsafe
    func proceed(_ connection: ConnectionHandle, line: RequestLine, piece: Span<UInt8>) -> MHD_Result {
        guard isAdmitted, var exchange = self.exchange.take() else { return .NO }
        defer { self.exchange = exchange }
        switch exchange.step {
        case .arriving(let target): return unsafe admit(&exchange, connection, line, target)
        case .reading(let admission, var collector):
            exchange.step = .answering
            if piece.isEmpty {
                exchange.bytesIn = collector.received
                return finish(&exchange, connection, admission, &collector)
            }
            let goesOn = collector.take(piece)
            exchange.bytesIn = collector.received
            exchange.step = .reading(admission, collector)
            return goesOn ? .YES : .NO
        case .answering:
            guard let response = take(connection) else { return .YES }
            return send(response, &exchange, connection)
        }
    }

    /// Where the server speaks TLS nothing is served without, nor to who has not shown what it must. The handshake sees to
    /// that; this holds should the library ever leave something out.
    private var isAdmitted: Bool { context.options.tls == nil || tls?.isAdmitted == true }

    /// The head is complete: reads it, and decides what becomes of the request.
    @unsafe
    private func admit(
        _ exchange: inout Exchange, _ connection: ConnectionHandle, _ line: RequestLine,
        _ target: Result<Target, Target.Malformed>
    ) -> MHD_Result {
        let raw = unsafe connection.head(line, target: exchange.targetCount, within: context.headLimits)
        let headers = raw.headers
        let known = try? target.get()
        let head = unsafe RequestHead(
            method: Method(name: String(cString: line.method)), path: known?.path ?? "", query: known?.query ?? Query(),
            headers: headers, remote: remote,
            id: RequestID.taken(from: headers["X-Request-Id"])
                ?? RequestID.made(server: context.name, connection: number, turn: exchange.turn),
            certificate: tls?.peer, arrival: context.arrival(headers, remote, tls != nil))
        exchange.head = head
        if let flaw = raw.flaw {
            return refuse(flaw, head, &exchange, connection)
        }
        if exchange.wasPrepared { enter(.arriving, at: SystemClock.nanoseconds()) }
        let situation = Admission.Situation(
            isStopping: context.isStopping.load(ordering: .relaxed), isCrowded: isSurplus && context.isCrowded,
            wasPrepared: exchange.wasPrepared)
        var admission = context.rules.admit(head, target, situation)
        var share: MemoryShare?
        if case .serve(let route, _, _, let plan, _) = admission, plan.isKept {
            share = context.bodies.share(of: plan.announced ?? 0)
            if share == nil { admission = context.rules.refuseForRoom(head, to: route, plan) }
        }
        switch admission {
        case .wait(let preparation):
            exchange.wasPrepared = true
            pause(connection, for: preparation, turn: exchange.turn)
        case .serve(let route, _, _, let plan, let headers):
            exchange.headers = headers
            exchange.pattern = route.pattern
            exchange.step = .reading(
                admission, BodyCollector(plan, in: share, discardLimit: context.options.discardLimit))
        case .refuse(let response, let pattern, .atOnce, _):
            exchange.pattern = pattern
            exchange.step = .answering
            shouldLinger = true
            return send(PreparedResponse(response, for: head, in: context), &exchange, connection)
        case .refuse(_, let pattern, .afterBody, let plan):
            exchange.pattern = pattern
            exchange.step = .reading(
                admission, BodyCollector(plan, in: nil, discardLimit: context.options.discardLimit))
        }
        return .YES
    }

    /// Answers a head that cannot be served, before its body, and ends the connection.
    private func refuse(
        _ flaw: HeadFlaw, _ head: RequestHead, _ exchange: inout Exchange, _ connection: ConnectionHandle
    ) -> MHD_Result {
        let response = flaw.problem.response(requestID: head.id)
        exchange.step = .answering
        shouldLinger = true
        guard flaw.isOfSize else {
            return send(PreparedResponse(response, for: head, in: context), &exchange, connection)
        }
        exchange.sent = (response.status, head.method == .head ? 0 : response.count)
        response.limit.map(context.limited)
        let bytes = response.text(to: head, with: context.options.headers.value)
        if let tls { tls.send(bytes) } else { connection.sendDirectly(bytes) }
        return .NO
    }

    /// The body is whole: calls the handler, or sends the refusal that waited for this.
    private func finish(
        _ exchange: inout Exchange, _ connection: ConnectionHandle, _ admission: Admission,
        _ collector: inout BodyCollector
    ) -> MHD_Result {
        guard let head = exchange.head else { return .NO }
        switch admission {
        case .wait: return .NO
        case .refuse(let refusal, _, _, _):
            return send(PreparedResponse(refusal, for: head, in: context), &exchange, connection)
        case .serve(let route, let caller, let parameters, let plan, _):
            if let loss = collector.loss {
                let problem = loss == .noRoom ? Problem.noRoom : .contentTooLarge(limit: plan.limit)
                return send(
                    PreparedResponse(problem.response(requestID: head.id), for: head, in: context), &exchange,
                    connection)
            }
            enter(.serving, at: SystemClock.nanoseconds())
            if begin(head) {
                let (body, share) = collector.takeBody()
                let request = Request(
                    head: head, route: route.pattern, caller: caller, parameters: parameters, body: body, share: share)
                call(route, plan, request, turn: exchange.turn)
            }
            guard let response = take(connection) else { return .YES }
            return send(response, &exchange, connection)
        }
    }

    private func call(_ route: Route, _ plan: Admission.BodyPlan, _ request: Request, turn: UInt64) {
        let reply = Reply(
            self, turn: turn, head: request.head,
            access: PendingAccess(request, to: route, by: context.recorder))
        // Checked again behind the registration in `begin`: the server either finds this exchange when it stops, or is
        // found stopping here.
        if context.isStopping.load(ordering: .sequentiallyConsistent) { return reply.fail(Problem.stopping) }
        guard plan.isGzip else { return route.handler(request, reply) }
        context.decompression.decompress(request.body, limit: plan.limit) { [context] decompressed in
            switch decompressed {
            case .success where context.isStopping.load(ordering: .sequentiallyConsistent):
                reply.fail(Problem.stopping)
            case .success(let body):
                guard let share = context.bodies.share(of: body.count) else { return reply.fail(Problem.noRoom) }
                route.handler(request.decompressed(body, share: share), reply)
            case .failure(let problem): reply.fail(problem)
            }
        }
    }

    private func send(
        _ response: consuming PreparedResponse, _ exchange: inout Exchange, _ connection: ConnectionHandle
    ) -> MHD_Result {
        exchange.sent = (response.status, response.bytesOut)
        response.limit.map(context.limited)
        for field in exchange.headers { response.add(field) }
        beginSending()
        exchange.body = response.body
        switch response.body {
        case .whole: break
        case .large(let parts): parts.begin(on: self)
        case .paged(let pages): stream(pages, over: connection)
        }
        let closing = response.closesConnection || context.isDraining.load(ordering: .relaxed)
        return response.queue(on: connection, closing: closing)
    }

    /// The exchange is over, one way or the other.
    func completed(_ connection: ConnectionHandle) {
        guard let exchange = self.exchange.take() else { return }
        let now = SystemClock.nanoseconds()
        let wasLate = finish()
        let pages = exchange.pages
        pages?.close()
        if case .large(let parts)? = exchange.body { parts.close() }
        enter(.idle, at: now)
        // An answer that was not ours is the library's own: to a head that is malformed or too large.
        if exchange.sent == nil, let limit = connection.status.flatMap(LimitScope.init(library:)) {
            context.limited(limit)
        }
        let status = exchange.sent?.status ?? connection.status ?? (wasLate ? .requestTimeout : .clientClosedRequest)
        context.observe(
            Observation(
                head: exchange.head ?? exchange.partialHead(remote: remote), route: exchange.pattern, status: status,
                durationNanoseconds: Int(now - exchange.startedAt), bytesIn: exchange.bytesIn,
                bytesOut: pages?.bytesOut ?? exchange.sent?.bytes ?? 0, endedAt: SystemClock.wallMilliseconds()))
    }
}

extension BodyCollector {
    fileprivate init(_ plan: Admission.BodyPlan, in share: MemoryShare?, discardLimit: Int) {
        self.init(limit: plan.limit, keptIn: share, announced: plan.announced, discardLimit: discardLimit)
    }
}

extension LimitScope {
    /// What the library has refused with an answer of its own.
    fileprivate init?(library status: Status) {
        switch status {
        case .contentTooLarge: self = .body
        case .uriTooLong: self = .url
        case .requestHeaderFieldsTooLarge: self = .head
        default: return nil
        }
    }
}
