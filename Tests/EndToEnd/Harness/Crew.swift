// Threads that a test starts and waits for.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Waiting

/// Runs blocking work beside the test, on threads of its own.
final class Crew: Sendable {
    private let group = DispatchGroup()
    private let failures = Mutex<[String]>([])

    /// Starts a member. What it throws is kept for `finish`.
    func start(_ work: @escaping @Sendable () throws -> Void) {
        group.enter()
        Thread.detachNewThread { [self] in
            defer { group.leave() }
            do { try work() } catch { failures.withLock { $0.append("\(error)") } }
        }
    }

    /// Waits for all, and returns what they threw.
    func finish() throws -> [String] {
        guard group.wait(timeout: .now() + .seconds(Int(Waiting.limit.components.seconds))) == .success else {
            throw TookTooLong(description: "threads of the test still run")
        }
        return failures.withLock { $0 }
    }
}
