// What a connection is doing, since when, and whether that takes too long.
// SPDX-License-Identifier: Apache-2.0

/// A phase and the moment it began, which fit one atomic word.
struct ConnectionClock: Equatable {
    enum Phase: UInt64 {
        /// Accepted; no request line yet.
        case opened
        /// A request is on its way in.
        case arriving
        /// The request is whole, and has no answer yet.
        case serving
        /// The answer is on its way out.
        case sending
        /// The answer is on its way out, and the client has had all there is: its next page is awaited.
        case fetching
        /// Between requests.
        case idle
        /// Cut; the library has yet to notice.
        case cut
    }

    var phase: Phase
    /// Milliseconds of the monotonic clock.
    var since: UInt64

    init(_ phase: Phase, since: UInt64) {
        self.phase = phase
        self.since = since
    }

    init(word: UInt64) {
        phase = Phase(rawValue: word & 7) ?? .cut
        since = word >> 3
    }

    var word: UInt64 { since << 3 | phase.rawValue }

    /// How long each phase may take, in milliseconds.
    struct Limits: Equatable {
        var opened: UInt64
        var arriving: UInt64
        var serving: UInt64
        var sending: UInt64
        var idle: UInt64
    }

    /// True while it is the peer's turn to speak.
    var awaitsPeer: Bool { phase == .opened || phase == .arriving || phase == .idle }

    /// True while an answer is on its way out.
    var isSending: Bool { phase == .sending || phase == .fetching }

    /// The limit that a connection met which is cut for it; nil where nobody waited for anything.
    var limit: LimitScope? {
        switch phase {
        case .opened, .arriving: .slowRequest
        case .sending: .slowReader
        case .fetching, .serving: .answerTime
        case .idle, .cut: nil
        }
    }

    func isLate(at now: UInt64, _ limits: Limits) -> Bool {
        let limit =
            switch phase {
            case .opened: limits.opened
            case .arriving: limits.arriving
            case .serving, .fetching: limits.serving
            case .sending: limits.sending
            case .idle: limits.idle
            case .cut: UInt64.max
            }
        return now > since && now - since > limit
    }
}
