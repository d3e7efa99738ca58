// Ports that nobody listens on.
// SPDX-License-Identifier: Apache-2.0

import Foundation

package enum Port {
    /// A port of 127.0.0.1 that is free, and below those that the kernel hands out: nobody gets it by chance while the
    /// server that is meant to have it is not there yet, or is being started again.
    package static func free() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 15_000..<32_000)
            if Listener.isFree(UInt16(port)) { return port }
        }
        throw POSIXError(.EADDRINUSE)
    }
}
