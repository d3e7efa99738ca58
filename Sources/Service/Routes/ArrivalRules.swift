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

    /// Whether it is an address of the proxy, which many people's connections come from.
    func isOfProxy(_ host: ListenAddress.Host) -> Bool { proxy?.from.contains { $0.contains(host) } ?? false }

    func arrival(_ headers: Headers, from peer: String, isTLS: Bool) -> Arrival {
        var arrival = Arrival(client: peer, isEncrypted: isTLS)
        if !origins.isEmpty {
            arrival.mayBeOfPages = true
            arrival.page = headers["Origin"].flatMap { origins.contains($0) ? $0 : nil }
        }
        guard let proxy, let host = ListenAddress.Host(plain: peer), isOfProxy(host) else { return arrival }
        arrival.isProxied = true
        arrival.client = proxy.address.client(in: headers, peer: peer, trusting: proxy.from)
        // The last is what the proxy itself has written; behind our own TLS it is encrypted whatever is said.
        if let scheme = headers["X-Forwarded-Proto"]?.split(separator: ",").last {
            arrival.isEncrypted = isTLS || scheme.drop { $0 == " " }.lowercased() == "https"
        }
        return arrival
    }
}
