// Which page of an answer goes out, and when the next is asked for, decided in a pure value.
// SPDX-License-Identifier: Apache-2.0

/// The page that is being sent, the one behind it, and what is known of the rest.
///
///     idle ──ask──▶ asked ──page──▶ idle
///                     ├─────end───▶ ended
///                     └────failed─▶ failed
struct PageQueue {
    private var page: [UInt8]
    private var position = 0
    private var following: [UInt8]?
    private var rest = Rest.idle

    private enum Rest { case idle, asked, ended, failed }

    /// What the library's thread has to send.
    enum Step: Equatable {
        case bytes(ArraySlice<UInt8>)
        /// Nothing now.
        case wait
        /// Nothing more.
        case end
        /// Nothing more, though there should be.
        case failed
    }

    init(first: [UInt8]) { page = first }

    /// True from `ask` until the page is here, or is not wanted any more.
    var isAsked: Bool { rest == .asked }

    mutating func take(atMost count: Int) -> Step {
        if rest == .failed { return .failed }
        if position == page.count, let following {
            page = following
            position = 0
            self.following = nil
        }
        if position == page.count { return rest == .ended ? .end : .wait }
        let end = min(page.count, position + count)
        defer { position = end }
        return .bytes(page[position..<end])
    }

    /// True when there is no more than a quarter of a page left, and it is time to ask for the next.
    mutating func ask() -> Bool {
        guard rest == .idle, following == nil, 4 * (page.count - position) <= page.count else { return false }
        rest = .asked
        return true
    }

    /// A page is here. One that was not asked for is ignored.
    mutating func deliver(_ delivered: Response.Page) {
        guard rest == .asked else { return }
        switch delivered {
        case .page(let bytes):
            following = bytes
            rest = .idle
        case .end(let bytes):
            following = bytes
            rest = .ended
        case .failed: fail()
        }
    }

    /// Lets go of everything.
    mutating func fail() { self = PageQueue() }

    private init() {
        page = []
        rest = .failed
    }
}
