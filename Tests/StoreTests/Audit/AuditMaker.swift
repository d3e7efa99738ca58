// Makes entries of an audit that differ in everything, the same for the same seed.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import Seeded
import Synchronization

@testable import Store

struct AuditMaker {
    var generator: Seeded

    init(seed: UInt64) { generator = Seeded(seed: seed) }

    mutating func entry() -> AuditEntry {
        let at = Timestamp(milliseconds: .random(in: 0...2_000_000_000_000, using: &generator))
        var entry = AuditEntry(
            at: at, actor: pick(["token:1", "ada@example.com", "anonymous", "ünï"]), name: pick([nil, "Ada"]),
            action: pick(AuditAction.allCases.filter { $0 != .auditPruned }))
        entry.way = pick(["", "token …x7Qk", "session 12"])
        entry.address = pick(["", "127.0.0.1", "::1"])
        entry.target = pick(["", "report", AuditAction.analytics])
        entry.object = AuditValue(
            pick([
                "", "costs", "ada", "~", "~" + String(repeating: "0a", count: 32), String(repeating: "é", count: 300),
            ]),
            isPersonal: pick([true, false]))
        entry.details = (0..<Int.random(in: 0...4, using: &generator)).map { number in
            .init("p\(number)", AuditValue(pick(["", "a\"b", "x\ny", "bob"]), isPersonal: pick([true, false])))
        }
        entry.status = pick([0, 200, 403, 503])
        entry.outcome = pick(AuditOutcome.allCases)
        entry.rows = pick([nil, 0, 17])
        entry.times = pick([1, 1, 900])
        entry.request = pick(["", "a-1"])
        return entry
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &generator)] }
}

extension LedgerStore {
    /// Keeps entries and waits; one more time where the line had no room, if that may be.
    func kept(_ entries: [AuditEntry], orLost: Bool = false) throws {
        while true {
            let done = DispatchSemaphore(value: 0)
            let outcome = Mutex<Result<Void, StoreError>?>(nil)
            audit(entries) { result in
                outcome.withLock { $0 = result }
                done.signal()
            }
            done.wait()
            let result = outcome.withLock { $0 }
            if case .failure = result, orLost { continue }
            return try result?.get() ?? ()
        }
    }
}
