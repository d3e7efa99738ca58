// The promise of an answer, which can be kept from any thread.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Answers one request, once, at once or later. One that is dropped without an answer answers 500.
package final class Reply: Sendable {
    private let connection: Connection
    private let turn: UInt64
    private let head: RequestHead
    /// What is to be recorded; nil where nothing is.
    private let access: PendingAccess?
    private let isAnswered = Atomic(false)

    init(_ connection: Connection, turn: UInt64, head: RequestHead, access: PendingAccess? = nil) {
        self.access = access
        self.connection = connection
        self.turn = turn
        self.head = head
    }

    deinit {
        if !isAnswered.load(ordering: .relaxed) { fail(Problem.internalError) }
    }

    /// Sends the answer. Compression, where there is any, happens here, on the caller's thread.
    ///
    /// A second answer is ignored, and so is one after the deadline. One that is to be recorded first goes out when that is
    /// done.
    package func send(_ response: Response) {
        guard !isAnswered.exchange(true, ordering: .relaxed) else { return }
        guard let access else { return connection.answer(response, turn: turn, head: head) }
        access.record(response, to: head) { [connection, turn, head] in
            connection.answer($0, turn: turn, head: head)
        }
    }

    /// False once there is an answer, be it that the deadline gave it: what takes long need not be begun any more.
    package var isAwaited: Bool { !isAnswered.load(ordering: .relaxed) && connection.awaitsAnswer(turn: turn) }

    /// For a body that may be large: it is compressed, counted and let go of in pieces.
    package func body(_ type: MediaType) -> AnswerBody {
        AnswerBody(type, for: head, in: connection.context.answers)
    }

    /// For what a large answer is made of, beside its body.
    package var share: AnswerShare { AnswerShare(of: connection.context.answers) }

    /// The same for each page of an answer, which is made when this reply is long over.
    package var shares: @Sendable () -> AnswerShare {
        let answers = connection.context.answers
        return { AnswerShare(of: answers) }
    }

    package func fail(_ problem: Problem) { send(problem.response(requestID: head.id)) }

    /// `tale` says what was not done.
    package func fail(_ problem: Problem, telling tale: AccessTale) {
        send(problem.response(requestID: head.id).telling(tale))
    }

    /// A problem answers for itself; any other error is a 500 that says nothing of it.
    package func fail(_ error: any Error) { fail(error as? Problem ?? Problem.internalError) }
}
