// What a process costs, as the kernel counts it.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A reading of `/proc/PID/status`.
struct Burden {
    /// Memory that is there, in KiB.
    let resident: Int
    let threads: Int

    struct Unreadable: Error { let status: String }

    init(of process: Int32) throws {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        func number(_ key: String) -> Int? {
            status.split(separator: "\n").first { $0.hasPrefix(key) }?.split(whereSeparator: \.isWhitespace)
                .dropFirst().first.flatMap { Int($0) }
        }
        guard let resident = number("VmRSS:"), let threads = number("Threads:") else {
            throw Unreadable(status: status)
        }
        self.resident = resident
        self.threads = threads
    }
}
