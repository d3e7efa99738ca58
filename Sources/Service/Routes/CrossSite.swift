// Refuses what a page of another site has a browser send.
// SPDX-License-Identifier: Apache-2.0

import HTTP

/// Refuses requests that a browser sends for a page which is not this server's: such a page could book events, forget
/// users and send forms with the rights of the person who has it open.
///
/// Browsers say so in `Sec-Fetch-Site` and in `Origin`, which no page can change. Links are followed: a mail, a chat or a
/// dashboard may lead here, which changes nothing and shows the page's author nothing.
enum CrossSite {
    static func check(_ head: RequestHead, to hosts: KnownHosts) throws(Problem) {
        let isRefused =
            switch head.headers["Sec-Fetch-Site"] {
            // The browser vouches for the page, or a person typed the address. `Origin` may be null even so.
            case "same-origin", "none": false
            case "cross-site": !isFollowedLink(head)
            default: head.headers["Origin"].map { isForeign($0, to: head, hosts) } ?? false
            }
        if isRefused { throw refusal }
    }

    private static func isFollowedLink(_ head: RequestHead) -> Bool {
        (head.method == .get || head.method == .head) && head.headers["Sec-Fetch-Mode"] == "navigate"
            && head.headers["Sec-Fetch-Dest"].map { $0 == "document" } ?? true
    }

    /// An origin is this server's where it is the host that the request is for, or one that the configuration names: a
    /// proxy may have changed what the request says.
    private static func isForeign(_ text: String, to head: RequestHead, _ hosts: KnownHosts) -> Bool {
        guard let origin = Authority(origin: text) else { return true }
        if hosts.names(origin.host) { return false }
        guard let own = head.authority else { return true }
        // `Host` leaves out the port that is the scheme's own, and the scheme may be the proxy's.
        let isPort = own.port.map { $0 == origin.port } ?? (origin.port == 80 || origin.port == 443)
        return origin.host != own.host || !isPort
    }

    private static let refusal = Problem(
        .forbidden, "A page of another site may not ask this of a browser; follow a link, or use a program of your own."
    )
}
