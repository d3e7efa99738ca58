// The order of things between a handler, its answer and the library's threads, decided in a pure value.
// SPDX-License-Identifier: Apache-2.0

/// Where one exchange stands. Three threads move it: the library's, the one that answers, and the sweep.
///
///     receiving ──begin──▶ handling ──returned──▶ suspended ──answer──▶ answered ──take──▶ sending ──finish──▶ finished
///         │                   └────────answer──────────────────────────────▲
///         └──answer (the server stops)──────────────────────────────────────┘
///
/// The caller holds a lock while it asks and while it does what it is told, so that a connection is never resumed
/// before it is suspended.
struct ExchangeState: Equatable {
    enum Stage: Equatable { case receiving, handling, suspended, answered, sending, finished }

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

    mutating func answer() -> Answer {
        switch stage {
        case .receiving, .handling:
            stage = .answered
            return .hold
        case .suspended:
            stage = .answered
            return .resume
        case .answered, .sending, .finished: return .ignore
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
        case .receiving, .suspended, .sending, .finished: return .wait
        }
    }

    mutating func finish() { stage = .finished }
}
