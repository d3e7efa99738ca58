// What the configuration makes of the way on which a request came.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import HTTP

/// Whose words about a request are believed: those of the proxy, from its own addresses.
final class ArrivalRules: Sendable {
    private let proxy: Configuration.Proxy?
    private let origins: Set<String>

    init(_ access: Configuration.Access) {
        proxy = access.proxy
        origins = Set(access.crossOrigin.origins)
    }

    func arrival(_ headers: Headers, from peer: String, isTLS: Bool) -> Arrival {
        var arrival = Arrival(client: peer, isEncrypted: isTLS)
        if !origins.isEmpty {
            arrival.mayBeOfPages = true
            arrival.page = headers["Origin"].flatMap { origins.contains($0) ? $0 : nil }
        }
        guard let proxy, let host = ListenAddress.Host(plain: peer), proxy.from.contains(where: { $0.contains(host) })
        else {
            return arrival
        }
        arrival.isProxied = true
        arrival.client = proxy.address.client(in: headers, peer: peer, trusting: proxy.from)
        if let scheme = headers["X-Forwarded-Proto"] { arrival.isEncrypted = scheme == "https" }
        return arrival
    }
}
