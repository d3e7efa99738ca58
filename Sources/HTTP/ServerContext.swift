// What all connections of a server share.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The table, the limits and the few flags that every connection reads. Nothing here is locked for each request.
final class ServerContext: Sendable {
    let options: Server.Options
    let headLimits: HeadLimits
    let judge: Judge
    let observe: @Sendable (Observation) -> Void
    let connections = ConnectionRegistry()
    let unpackers: Unpackers
    let bodies: MemoryBudget
    let answers: AnswerMemory
    let lingering = LingeringSockets()
    /// Tells the requests of this run from those of another.
    let name = RequestID.serverName()
    let isDraining = Atomic(false)
    let isStopping = Atomic(false)

    init(_ options: Server.Options, judge: Judge, observe: @escaping @Sendable (Observation) -> Void) {
        self.options = options
        headLimits = HeadLimits(bytes: options.headMemory, target: options.targetLimit, fields: options.fieldLimit)
        self.judge = judge
        self.observe = observe
        unpackers = Unpackers(count: options.threads)
        bodies = MemoryBudget(limit: options.bodyMemory)
        answers = AnswerMemory(limit: options.answerMemory)
    }

    var isCrowded: Bool { connections.count > options.softConnectionLimit }
}
