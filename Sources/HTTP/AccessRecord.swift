// What whoever keeps an audit is told of an access, and when.
// SPDX-License-Identifier: Apache-2.0

extension Route {
    /// How accesses to a route are recorded.
    package struct Recording: Sendable, Equatable {
        package let way: Way
        /// What was done, and to what sort of thing, where the answer does not say; nil where the path says all.
        package let action: String?
        package let target: String

        package enum Way: Sendable, Equatable {
            /// Nothing is recorded of it, for the reason that is given.
            case none(because: String)
            /// Machines ask it again and again: their sum is recorded.
            case counted
            /// Recorded, and nobody waits for that.
            case noted
            /// Answered once the record is kept, and 503 where it cannot be.
            case kept
        }

        package init(_ way: Way, action: String? = nil, target: String = "") {
            self.way = way
            self.action = action
            self.target = target
        }

        /// Of a route that does not say: what reads is noted, and what changes anything is kept.
        static func standard(_ method: Method, _ needs: Need) -> Recording {
            if needs == .nothing { return Recording(.none(because: "it is for everybody, and tells of nobody")) }
            return Recording(method == .get ? .noted : .kept)
        }
    }
}

/// What an answer says to whoever keeps an audit, beside what its request says. An answer to several questions at once says
/// it of each.
package struct AccessTale: Sendable {
    /// Nil where the route says it.
    package var action: String?
    package var target: String?
    package var object: Text?
    package var details: [(name: String, text: Text)] = []
    package var rows: Int?
    /// Whether the answer may be sent only once this is kept: it is an export, or lets somebody in.
    package var mustBeKept = false
    /// The status of this one of several; nil where it is that of the answer.
    package var status: Int?
    /// Who did it, where that is not who the request came from: it is what let them in.
    package var caller: Caller?
    /// Whether nothing was done that is worth telling.
    package var isUntold = false

    /// A text, and whether it may name a person.
    package struct Text: Sendable, Equatable {
        package let text: String
        package let isPersonal: Bool

        package init(_ text: String, isPersonal: Bool = false) { (self.text, self.isPersonal) = (text, isPersonal) }
    }

    package init(action: String? = nil) { self.action = action }
}

/// A request that was let in, and what it is answered.
package struct Access: Sendable {
    package let head: RequestHead
    package let route: Route
    package let caller: Caller
    package let parameters: [String: String]
    package let status: Status
    /// Empty where the answer says nothing of itself.
    package let tales: [AccessTale]

    /// Whether the answer waits until this is kept. What was refused or failed has nothing that could go out unseen.
    var mustBeKept: Bool {
        guard status.code < 400, !told.isEmpty else { return false }
        return route.recording.way == .kept || tales.contains(where: \.mustBeKept)
    }

    /// What is to be told of it.
    package var told: [AccessTale] { tales.isEmpty ? [AccessTale()] : tales.filter { !$0.isUntold } }
}

/// Whoever keeps an audit of accesses.
package struct AccessRecorder: Sendable {
    /// Told of an answer that goes out at once. Must not block.
    package let note: @Sendable (Access) -> Void
    /// Told of an answer that waits: it goes out when this calls back, from any thread, and the problem in its place where
    /// there is one.
    package let keep: @Sendable (Access, @escaping @Sendable (Problem?) -> Void) -> Void

    package init(
        note: @escaping @Sendable (Access) -> Void,
        keep: @escaping @Sendable (Access, @escaping @Sendable (Problem?) -> Void) -> Void
    ) {
        self.note = note
        self.keep = keep
    }
}

/// What a request was let in as, until it is answered.
struct PendingAccess: Sendable {
    private let recorder: AccessRecorder
    private let route: Route
    private let caller: Caller
    private let parameters: [String: String]

    /// Nil where nothing is to be recorded.
    init?(_ request: Request, to route: Route, by recorder: AccessRecorder?) {
        if case .none = route.recording.way { return nil }
        guard let recorder else { return nil }
        self.recorder = recorder
        self.route = route
        caller = request.caller
        parameters = request.parameters
    }

    /// Has an answer recorded, and sent when it may be.
    func record(_ response: Response, to head: RequestHead, _ send: @escaping @Sendable (Response) -> Void) {
        let access = Access(
            head: head, route: route, caller: caller, parameters: parameters, status: response.status,
            tales: response.tales)
        guard access.mustBeKept else {
            recorder.note(access)
            return send(response)
        }
        recorder.keep(access) { problem in
            send(problem.map { $0.response(requestID: head.id) } ?? response)
        }
    }
}
