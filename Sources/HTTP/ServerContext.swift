// What all connections of a server share, and the connections themselves.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The route table, the limits and the few flags that every connection reads. No request takes a lock here.
final class ServerContext: Sendable {
    let options: Server.Options
    let headLimits: HeadLimits
    let rules: AdmissionRules
    let observe: @Sendable (Observation) -> Void
    let arrival: Server.Arriving
    let recorder: AccessRecorder?
    let limited: @Sendable (LimitScope) -> Void
    let connections = ConnectionRegistry()
    let decompression: DecompressionQueues
    let bodies: MemoryBudget
    let answers: AnswerMemory
    let lingering = LingeringSockets()
    /// Tells the requests of this run from those of another.
    let name = RequestID.serverName()
    let isDraining = Atomic(false)
    let isStopping = Atomic(false)

    init(
        _ options: Server.Options, rules: AdmissionRules, arrival: @escaping Server.Arriving,
        recorder: AccessRecorder? = nil, observe: @escaping @Sendable (Observation) -> Void,
        limited: @escaping @Sendable (LimitScope) -> Void
    ) {
        self.recorder = recorder
        self.options = options
        self.arrival = arrival
        headLimits = HeadLimits(bytes: options.headMemory, target: options.targetLimit, fields: options.fieldLimit)
        self.rules = rules
        self.observe = observe
        self.limited = limited
        decompression = DecompressionQueues(count: options.threads)
        bodies = MemoryBudget(limit: options.bodyMemory)
        answers = AnswerMemory(limit: options.answerMemory)
    }

    /// What the connections of an address are counted under; nil where they are not.
    func counted(_ host: ListenAddress.Host?) -> ClientNetwork? {
        guard let host, !options.isUncounted(host) else { return nil }
        return ClientNetwork(host)
    }

    var isCrowded: Bool { connections.count > options.softConnectionLimit }
}

/// Who is there. Locked when a connection comes or goes and by the sweep, not by requests.
final class ConnectionRegistry: Sendable {
    private let open = Mutex<[UInt64: Connection]>([:])
    private let taken = Atomic(0)
    /// Of each network that has any, but for those that are not counted.
    private let networks = Mutex<[ClientNetwork: Int]>([:])
    private let numbers = Atomic<UInt64>(0)

    /// Sockets that were accepted and not closed yet, be the library still at work on making connections of them.
    var count: Int { taken.load(ordering: .relaxed) }

    /// A number that no other connection has.
    func nextNumber() -> UInt64 { numbers.add(1, ordering: .relaxed).newValue }

    /// A socket was accepted. False, and nothing taken, where its network has so many already; nil is a network that is not
    /// counted.
    func take(_ network: ClientNetwork?, atMost most: Int) -> Bool {
        let isTaken = network.map { network in
            networks.withLock { networks in
                let count = networks[network, default: 0]
                guard count < most else { return false }
                networks[network] = count + 1
                return true
            }
        }
        guard isTaken != false else { return false }
        taken.add(1, ordering: .relaxed)
        return true
    }

    /// A socket was closed, of the network that it was taken with.
    func release(_ network: ClientNetwork?) {
        taken.subtract(1, ordering: .relaxed)
        guard let network else { return }
        networks.withLock { networks in
            let count = networks[network, default: 0] - 1
            networks[network] = count > 0 ? count : nil
        }
    }

    /// The daemon is gone, and with it every socket: those it had not begun to serve it closes without a word.
    func releaseAll() {
        taken.store(0, ordering: .relaxed)
        networks.withLock { $0 = [:] }
    }

    func add(_ connection: Connection) { open.withLock { $0[connection.number] = connection } }

    func remove(_ connection: Connection) { open.withLock { $0[connection.number] = nil } }

    var all: [Connection] { open.withLock { Array($0.values) } }

    /// Those that the library serves: fewer than `count` for a moment after a rush.
    var servedCount: Int { open.withLock(\.count) }
}
