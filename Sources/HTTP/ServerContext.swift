// What all connections of a server share.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The route table, the limits and the few flags that every connection reads. No request takes a lock here.
final class ServerContext: Sendable {
    let options: Server.Options
    let headLimits: HeadLimits
    let rules: AdmissionRules
    let observe: @Sendable (Observation) -> Void
    let connections = ConnectionRegistry()
    let decompression: DecompressionQueues
    let bodies: MemoryBudget
    let answers: AnswerMemory
    let lingering = LingeringSockets()
    /// Tells the requests of this run from those of another.
    let name = RequestID.serverName()
    let isDraining = Atomic(false)
    let isStopping = Atomic(false)

    init(_ options: Server.Options, rules: AdmissionRules, observe: @escaping @Sendable (Observation) -> Void) {
        self.options = options
        headLimits = HeadLimits(bytes: options.headMemory, target: options.targetLimit, fields: options.fieldLimit)
        self.rules = rules
        self.observe = observe
        decompression = DecompressionQueues(count: options.threads)
        bodies = MemoryBudget(limit: options.bodyMemory)
        answers = AnswerMemory(limit: options.answerMemory)
    }

    var isCrowded: Bool { connections.count > options.softConnectionLimit }
}
