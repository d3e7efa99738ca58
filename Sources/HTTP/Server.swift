// An HTTP server: a route table, listening.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization
internal import System

/// Serves a route table until it is stopped.
///
///     let routes = [
///         Route(.get, "/livez", needs: .nothing) { _, reply in reply.send(.text("ok\n")) },
///         Route(.post, "/v1/events", needs: .scope(ingest), body: .upTo(16 << 20)) { request, reply in
///             queue.async { reply.send(.json(book(request.body))) }
///         },
///     ]
///     let server = try Server(options, routes: routes, authorize: { head, route in caller })
///
/// A handler answers at once or hands the reply on; then the connection is suspended until the reply is answered.
package final class Server: Sendable {
    /// Where it listens, with the port that the system chose where 0 was asked for.
    package let address: ListenAddress
    private let context: ServerContext
    private let acceptLoop: AcceptLoop
    private let isStopped = Mutex(false)

    /// Who sends a request, by its head; throws for one that is not let in.
    package typealias Authorize = @Sendable (RequestHead, Route) throws(Problem) -> Caller

    /// Whether a request that was let in is one too many, and what its answer says of that.
    package typealias Limit = @Sendable (RequestHead, Route, Caller) -> RateDecision

    /// What the configuration makes of the way of a request: by its headers, the address of its peer, and whether that
    /// connection is TLS.
    package typealias Arriving = @Sendable (Headers, _ peer: String, _ isTLS: Bool) -> Arrival

    /// Listens from here on. All of the parameters that follow but `begin` are called on the server's own threads, which
    /// they must not block.
    ///
    /// - Parameters:
    ///   - authorize: Asked about each request, before its body is read, unless its route needs nothing. Whether the
    ///     caller has the scope that the route needs is checked behind it.
    ///   - prepare: Asked before `authorize`: what has to be found out before that can tell; nil where it can.
    ///   - limit: Asked about each request that may be asked, before its body is read, unless its route needs nothing.
    ///   - unavailable: Why a route cannot be served at the moment; nil where it can.
    ///   - arrival: Asked about each request before all else.
    ///   - audit: Told of each request that `authorize` was asked about.
    ///   - recorder: Told of each answer to a request that was let in, by whoever keeps an audit.
    ///   - observe: Told of each exchange when it is over.
    ///   - limited: Told of each limit that a request or a connection met.
    ///   - begin: Called once the address is this server's, before the first request: what a port that is taken must not
    ///     set going.
    package init(
        _ options: Options, routes: [Route],
        authorize: @escaping Authorize,
        limit: @escaping Limit = { _, _, _ in .free },
        prepare: (@Sendable (RequestHead) -> Preparation?)? = nil,
        unavailable: @escaping @Sendable (Route) -> Problem? = { _ in nil },
        arrival: Arriving? = nil,
        audit: (@Sendable (AccessNote) -> Void)? = nil,
        recorder: AccessRecorder? = nil,
        observe: @escaping @Sendable (Observation) -> Void = { _ in },
        limited: @escaping @Sendable (LimitScope) -> Void = { _ in },
        begin: () -> Void = {}
    ) throws(ServerError) {
        // Beside its connections a process has its store, its peers and its logs.
        DescriptorLimit.raise(toAtLeast: options.hardConnectionLimit + 1024)
        let socket = try ListenSocket(options.listen, backlog: options.backlog)
        address = socket.address
        let rules = AdmissionRules(
            router: Router(routes), authorize: authorize, limit: limit, unavailable: unavailable, audit: audit,
            prepare: prepare)
        context = ServerContext(
            options, rules: rules, arrival: arrival ?? { Arrival(client: $1, isEncrypted: $2) }, recorder: recorder,
            observe: observe, limited: limited)
        acceptLoop = try AcceptLoop(context, on: socket)
        begin()
        try acceptLoop.start()
    }

    deinit { stop() }

    package var port: UInt16 { address.port }

    /// Connections that are open now.
    package var connections: Int { context.connections.count }

    /// Bytes of requests' bodies that are held now.
    package var bodyBytes: Int { context.bodies.inUse }

    /// Bytes of answers that are held now, small ones left out.
    package var answerBytes: Int { context.answers.budget.inUse }

    /// Accepts no more connections, and lets those that are busy finish, each with its last answer.
    ///
    /// Waits for that, but not longer than `limit`. True when nothing was left to wait for.
    @discardableResult
    package func drain(within limit: Duration) -> Bool {
        context.isDraining.store(true, ordering: .sequentiallyConsistent)
        acceptLoop.closeSocket()
        return wait(limit) { context.connections.count == 0 }
    }

    /// Stops at once: whatever waits for an answer gets 503, an answer in pages is broken off, and no handler is called
    /// from here on.
    ///
    /// When this returns the library's threads are gone; a reply that is answered later is dropped. Not to be
    /// called from a handler, which runs on one of those threads.
    package func stop() {
        isStopped.withLock { isStopped in
            if isStopped { return }
            isStopped = true
            context.isDraining.store(true, ordering: .sequentiallyConsistent)
            context.isStopping.store(true, ordering: .sequentiallyConsistent)
            acceptLoop.closeSocket()
            for connection in context.connections.all {
                connection.endPause()
                connection.refuse(.stopping)
                connection.abandonPages()
            }
            // The refusals are on their way out through the library's threads: a moment for them to be sent.
            wait(.milliseconds(500)) { !context.connections.all.contains { $0.isAnswering } }
            acceptLoop.end()
        }
    }

    @discardableResult
    private func wait(_ limit: Duration, until isOver: () -> Bool) -> Bool {
        let end = SystemClock.milliseconds() + limit.milliseconds
        while !isOver() {
            if SystemClock.milliseconds() >= end { return false }
            usleep(2000)
        }
        return true
    }
}

/// What kept a server from starting.
package enum ServerError: Error, Equatable, CustomStringConvertible {
    /// The port is taken, the address is not this machine's, or the port is not ours to use: `code` is the errno.
    case cannotListen(ListenAddress, code: Int32)
    /// The library could not start its threads.
    case cannotStart

    package var description: String {
        switch self {
        case .cannotListen(let address, EADDRINUSE): "\(address) is taken by another process"
        case .cannotListen(let address, EADDRNOTAVAIL): "\(address) is not an address of this machine"
        case .cannotListen(let address, EACCES): "\(address) needs more rights than this process has"
        case .cannotListen(let address, let code): "cannot listen on \(address): \(Self.words(code))"
        case .cannotStart: "the HTTP library could not start its threads"
        }
    }

    private static func words(_ code: Int32) -> String {
        guard let words = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: words)
    }
}
