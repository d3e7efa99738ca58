// Why a server could not start.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What kept a server from starting.
package enum ServerError: Error, Equatable, CustomStringConvertible {
    /// The port is taken, the address is not this machine's, or the port is not ours to use: `code` is the errno.
    case cannotListen(ListenAddress, code: Int32)
    /// The library could not start its threads.
    case cannotStart

    package var description: String {
        switch self {
        case .cannotListen(let address, EADDRINUSE): "\(address) is taken by another process"
        case .cannotListen(let address, EADDRNOTAVAIL): "\(address) is not an address of this machine"
        case .cannotListen(let address, EACCES): "\(address) needs more rights than this process has"
        case .cannotListen(let address, let code): "cannot listen on \(address): \(Self.words(code))"
        case .cannotStart: "the HTTP library could not start its threads"
        }
    }

    private static func words(_ code: Int32) -> String {
        guard let words = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: words)
    }
}
