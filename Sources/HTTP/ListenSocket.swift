// The socket that connections come in by, and how many this process may have open.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc

/// Owns a listening socket and closes it.
struct ListenSocket: ~Copyable {
    let descriptor: Int32
    /// Where it listens, with the port that the system chose.
    let address: ListenAddress

    init(_ address: ListenAddress, backlog: Int) throws(ServerError) {
        let family = if case .v4 = address.host { AF_INET } else { AF_INET6 }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw .cannotListen(address, code: errno) }
        var yes: Int32 = 1
        // Without it, a restart has to wait for the connections of the process before to fade away.
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var bytes = SocketAddress(address)
        guard unsafe bytes.withPointer({ unsafe bind(descriptor, $0, $1) }) == 0,
            listen(descriptor, Int32(clamping: backlog)) == 0
        else {
            let code = errno
            close(descriptor)
            throw .cannotListen(address, code: code)
        }
        self.descriptor = descriptor
        self.address = SocketAddress(localOf: descriptor).listenAddress ?? address
    }

    deinit { close(descriptor) }
}

/// The soft limit of `RLIMIT_NOFILE`, which many systems set too low for a server.
enum DescriptorLimit {
    /// Raises the soft limit as far as is needed and allowed; never lowers it.
    static func raise(toAtLeast needed: Int) {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(UInt(clamping: needed), limit.rlim_max)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
