// Where the lines of a server go.
// SPDX-License-Identifier: Apache-2.0

package import Configuration
import Glibc
import Ledger
package import Logging
import System

extension Log {
    /// The log of a server, on standard error.
    package static func standardError(_ settings: Settings) -> Log {
        Log(settings, clock: { .now }, write: { try? Descriptor.write($0, to: STDERR_FILENO) })
    }
}

extension LineLog {
    /// Lines to a descriptor. Nobody reads a log whose reader is gone.
    convenience init(descriptor: CInt, most: Int = 1 << 20) {
        self.init(most: most, write: { try? Descriptor.write($0, to: descriptor) })
    }
}

extension Log.Settings {
    package init(_ configuration: Configuration) {
        self.init(format: configuration.log.format, level: configuration.log.level)
    }
}
