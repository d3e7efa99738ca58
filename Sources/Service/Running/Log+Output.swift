// Where the lines of a server go.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Ledger
import Logging

extension Log {
    /// The log of a server, on standard error.
    static func standardError(_ settings: Settings) -> Log {
        Log(settings, clock: { .now }, write: { try? Output.write($0, to: STDERR_FILENO) })
    }
}

extension LineLog {
    /// Lines to a descriptor. Nobody reads a log whose reader is gone.
    convenience init(descriptor: CInt, most: Int = 1 << 20) {
        self.init(most: most, write: { try? Output.write($0, to: descriptor) })
    }
}

extension Log.Settings {
    init(_ configuration: Configuration) {
        self.init(format: configuration.log.format, level: configuration.log.level)
    }
}
