// One request and its answer, as the library's thread sees them.
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
