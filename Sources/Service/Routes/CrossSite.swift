// Refuses what a page of another site has a browser send.
// SPDX-License-Identifier: Apache-2.0

import HTTP

/// Refuses requests that a browser sends for a page which is not this server's: such a page could book events, forget
/// users and send forms with the rights of the person who has it open.
///
/// Browsers say so in `Sec-Fetch-Site` and in `Origin`, which no page can change. Links are followed: a mail, a chat or a
/// dashboard may lead here, which changes nothing and shows the page's author nothing. Pages of origins that the
/// configuration names may ask what routes share with them.
enum CrossSite {
    /// Whether the request is of a page of another site that may ask this. Throws where it is of one that may not.
    static func isOfNamedPage(_ head: RequestHead, on route: Route, to hosts: KnownHosts) throws(Problem) -> Bool {
        guard isForeign(head, to: hosts) else { return false }
        guard head.arrival.page != nil, route.isShared else { throw refusal }
        return true
    }

    private static func isForeign(_ head: RequestHead, to hosts: KnownHosts) -> Bool {
        switch head.headers["Sec-Fetch-Site"] {
        // The browser vouches for the page, or a person typed the address. `Origin` may be null even so.
        case "same-origin", "none": false
        case "cross-site": !isFollowedLink(head)
        // A page that is named as another site's is one, also where the server goes by the same host.
        default: head.arrival.page != nil || head.headers["Origin"].map { isForeign($0, to: head, hosts) } ?? false
        }
    }

    /// Whether a browser says that the page is this server's own, rather than nothing: it does where a form is sent, and
    /// where a script changes something.
    static func isVouchedFor(_ head: RequestHead) -> Bool {
        head.headers["Sec-Fetch-Site"] != nil || head.headers["Origin"] != nil
    }

    private static func isFollowedLink(_ head: RequestHead) -> Bool {
        (head.method == .get || head.method == .head) && head.headers["Sec-Fetch-Mode"] == "navigate"
            && head.headers["Sec-Fetch-Dest"].map { $0 == "document" } ?? true
    }

    /// An origin is this server's where it is the host that the request is for, or one that the configuration names: a
    /// proxy may have changed what the request says. At another port of that host is another's page: what is named is found
    /// at the port of its scheme, or at the one that the request is for.
    private static func isForeign(_ text: String, to head: RequestHead, _ hosts: KnownHosts) -> Bool {
        guard let origin = Authority(origin: text) else { return true }
        if hosts.names(origin.host),
            origin.port == Authority.port(ofOrigin: text) || origin.port == head.authority?.port
        {
            return false
        }
        guard let own = head.authority else { return true }
        // `Host` leaves out the port that is the scheme's own, and the scheme may be the proxy's.
        let isPort = own.port.map { $0 == origin.port } ?? (origin.port == 80 || origin.port == 443)
        return origin.host != own.host || !isPort
    }

    private static let refusal = Problem(
        .forbidden, "A page of another site may not ask this of a browser; follow a link, or use a program of your own."
    )
}

extension Route {
    /// Whether it is a form's: its body has the proof that a script sends in a header.
    var isForm: Bool { takes == [.form] }
}
