// Disks of a server's own, in a mount namespace that goes with it.
// SPDX-License-Identifier: Apache-2.0

/// Words that run the next words where other file systems are mounted.
enum Mounts {
    /// `command` runs first, in a namespace that nothing else sees.
    static func wrapper(_ command: String) -> [String] {
        ["unshare", "--map-root-user", "--mount", "sh", "-c", "\(command) && exec \"$0\" \"$@\""]
    }
}
