// The names that this server goes by.
// SPDX-License-Identifier: Apache-2.0

import HTTP

/// What a request may call this server: a loopback, the address that it listens on (any, where it listens on all), and
/// what `server.hosts` names. A page that has led its own name to this address calls it by that name.
struct KnownHosts: Sendable {
    private let listen: ListenAddress.Host
    private let named: Set<Authority.Host>

    init(listening listen: ListenAddress, named: [Authority.Host] = []) {
        self.listen = listen.host
        self.named = Set(named)
    }

    /// The ports do not matter: what is before the server may map them.
    func contains(_ host: Authority.Host) -> Bool {
        switch host {
        case .name("localhost"): true
        case .name: named.contains(host)
        case .address(let address):
            address.isLoopback || address == listen || listen.isWildcard || named.contains(host)
        }
    }

    /// True for what the configuration names: a proxy may hand requests on by another name.
    func names(_ host: Authority.Host) -> Bool { named.contains(host) }

    /// Throws unless the request calls this server by a name that it goes by.
    func check(_ head: RequestHead) throws(Problem) {
        guard let authority = head.authority else {
            throw Problem(
                .misdirectedRequest, "Without an access token, Host must say whom the request is for.",
                parameter: "Host")
        }
        guard !contains(authority.host) else { return }
        throw Problem(
            .misdirectedRequest,
            "This server does not go by the host \(authority.host): add it to server.hosts, or send an access token.",
            parameter: "Host")
    }
}
