// Who runs this process, as the system calls them.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

package enum LoginName {
    /// Of the user whose rights this process has.
    package static var ofProcess: String { name(of: geteuid()) }

    /// The name of a user, or the number where none is known. May ask a directory of users that lies elsewhere.
    package static func name(of user: UInt32) -> String {
        var bytes = [CChar](repeating: 0, count: 1 << 10)
        while bytes.count <= 1 << 20 {
            let (name, isTooLong) = unsafe bytes.withUnsafeMutableBufferPointer { room -> (String?, Bool) in
                guard let base = room.baseAddress else { return (nil, false) }
                var entry = unsafe passwd()
                var found: UnsafeMutablePointer<passwd>?
                let code = unsafe getpwuid_r(user, &entry, base, room.count, &found)
                guard code == 0, unsafe found != nil else { return (nil, code == ERANGE) }
                return (unsafe String(cString: entry.pw_name), false)
            }
            if let name, !name.isEmpty { return name }
            guard isTooLong else { break }
            bytes = [CChar](repeating: 0, count: bytes.count * 4)
        }
        return "\(user)"
    }
}
