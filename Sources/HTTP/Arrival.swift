// On which way a request came: from whom, through what, and for which page.
// SPDX-License-Identifier: Apache-2.0

/// What the server's configuration makes of a connection and of what proxies say. Limits, the log and an audit go by the
/// client; the connection's own peer is `RequestHead.remote`.
package struct Arrival: Sendable, Equatable {
    /// The address of the client: of the peer, or where that is a proxy which is believed, what it says.
    package var client: String
    /// Whether the peer is a proxy that is believed.
    package var isProxied = false
    /// Whether the client's own connection is encrypted: by us, or by a proxy that is believed.
    package var isEncrypted: Bool
    /// Another site's origin that the configuration names, where the request is of one of its pages: they may read the
    /// answer.
    package var page: String?
    /// Whether there are such origins, so that a cache keeps the answers to each apart.
    package var mayBeOfPages = false

    package init(client: String, isEncrypted: Bool) {
        self.client = client
        self.isEncrypted = isEncrypted
    }
}
