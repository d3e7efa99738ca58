// One request and its answer: what is known of it, and the order of things between a handler and the library's threads.
// SPDX-License-Identifier: Apache-2.0

/// What is known of the request in hand; filled in step by step.
struct Exchange {
    enum Step {
        /// The request line is here.
        case arriving(Result<Target, Target.Malformed>)
        /// It is decided what becomes of the request; the body comes in, to be kept or not.
        case reading(Admission, BodyCollector)
        /// The handler was called, or the answer queued.
        case answering
    }

    var step: Step
    let turn: UInt64
    /// What `authorize` needed to know was found out, or could not be.
    var wasPrepared = false
    /// Bytes of the request target.
    let targetCount: Int
    let startedAt: UInt64
    var head: RequestHead?
    var pattern = Admission.unmatched
    var bytesIn = 0
    var sent: (status: Status, bytes: Int)?
    /// The body on its way out.
    var body: PreparedBody?

    /// The same, if it goes in pages.
    var pages: PagedBody? {
        if case .paged(let pages)? = body { pages } else { nil }
    }

    /// What can be told of a request whose head never came.
    func partialHead(remote: String) -> RequestHead {
        let path = if case .arriving(.success(let target)) = step { target.path } else { "" }
        return RequestHead(method: .other, path: path, query: Query(), headers: Headers(), remote: remote, id: "")
    }
}

/// Where one exchange stands. Three threads move it: the library's, the one that answers, and the sweep.
///
///     paused
///      │   ▲
///  resume pause
///      ▼   │
///     receiving ──begin──▶ handling ──returned──▶ suspended ──answer──▶ answered ──take──▶ sending ──finish──▶ finished
///         │                   └────────answer──────────────────────────────▲
///         └──answer (the server stops)──────────────────────────────────────┘
///
/// The caller holds a lock while it asks and while it does what it is told, so that a connection is never resumed
/// before it is suspended.
struct ExchangeState: Equatable {
    enum Stage: Equatable { case receiving, paused, handling, suspended, answered, sending, finished }

    private(set) var stage = Stage.receiving

    /// What becomes of an answer.
    enum Answer: Equatable {
        /// Keep it: the library's thread takes it when it comes by.
        case hold
        /// Keep it and resume the connection, whose thread then takes it.
        case resume
        /// There is an answer already, or the exchange is over.
        case ignore
    }

    /// What the library's thread does when it holds the connection.
    enum Turn: Equatable {
        case send
        case suspend
        case wait
    }

    /// The request is whole. False when it was answered while it came in: then no handler is to be called.
    mutating func begin() -> Bool {
        guard stage == .receiving else { return false }
        stage = .handling
        return true
    }

    /// The head is here, and something has to be found out before it is decided what becomes of it.
    mutating func pause() { if stage == .receiving { stage = .paused } }

    /// False where nothing is to be resumed.
    mutating func resume() -> Bool {
        guard stage == .paused else { return false }
        stage = .receiving
        return true
    }

    mutating func answer() -> Answer {
        switch stage {
        case .receiving, .handling:
            stage = .answered
            return .hold
        case .suspended:
            stage = .answered
            return .resume
        case .paused, .answered, .sending, .finished: return .ignore
        }
    }

    /// The library's thread comes by: after the handler returned, or after a resumption.
    mutating func take() -> Turn {
        switch stage {
        case .handling:
            stage = .suspended
            return .suspend
        case .answered:
            stage = .sending
            return .send
        case .receiving, .paused, .suspended, .sending, .finished: return .wait
        }
    }

    mutating func finish() { stage = .finished }
}
