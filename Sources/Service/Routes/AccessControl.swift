// Decides who sends a request, and whether it is let in: by its token, its host, and the page that it was sent for.
// SPDX-License-Identifier: Apache-2.0

import Access
import Configuration
import HTTP
import Ledger
import System
import TLS

/// Lets in requests that show a token, where one is needed, those of people who have signed in, and those of people whom a
/// proxy names; refuses those that a page of another site has sent.
///
/// Where no token is needed, whatever reaches the address is let in, and any page that a browser shows on this machine
/// reaches it: also by a name of the page's own that resolves to this address. So a request without a token must call
/// the server by a name that is the server's.
final class AccessControl: Sendable {
    private let keys: KnownKeys
    private let sessions: SessionDirectory?
    private let people: ProxiedPeople?
    private let passwords: PasswordDesk?
    private let certificates: [Configuration.Grant]
    private let proof: FormProof
    private let hosts: KnownHosts
    private let isOpen: Bool
    private let hasWayIn: Bool
    /// Who shows nothing, where a token is needed; and where none is.
    private let stranger: Caller
    private let anybody: Caller

    /// - Parameter scopes: What a token of the configuration gives; where none is needed, what every caller has. A server
    ///   gives all.
    init(
        _ access: Configuration.Access, tokens: TokenDirectory? = nil, sessions: SessionDirectory? = nil,
        passwords: PasswordDesk? = nil,
        failures: FailureLimit = FailureLimit(), proof: FormProof = FormProof(), hosts: KnownHosts,
        scopes: Set<Scope> = Scope.all, clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        keys = KnownKeys(access, tokens, failures, scopes: scopes, clock: clock)
        self.sessions = sessions
        self.passwords = passwords
        certificates = access.certificates
        self.proof = proof
        self.hosts = hosts
        people = ProxiedPeople(access)
        isOpen = access.allowAnonymous
        hasWayIn = access.hasWayIn || passwords != nil
        stranger = Caller(identity: "anonymous", scopes: access.metrics == .open ? [.metrics] : [])
        anybody = Caller(identity: "anonymous", scopes: scopes)
    }

    /// Whether nobody comes in without a token.
    var needsToken: Bool { !isOpen && (hasWayIn || keys.tokens?.hadAdmin == true) }

    /// What has to be found out before `caller` can tell: whether a password is right that was not shown before. A token that
    /// is shown as one is not.
    func preparation(for head: RequestHead) -> Preparation? {
        guard let preparation = passwords?.preparation(for: head), !isKnownToken(head) else { return nil }
        return preparation
    }

    private func isKnownToken(_ head: RequestHead) -> Bool {
        guard let shown = try? ShownToken.of(head.headers) else { return false }
        return keys.caller(with: AccessToken.digest(of: shown), isUse: false) != nil
    }

    /// Who sends the request. Throws what to answer to one that is not let in.
    func caller(of head: RequestHead, on route: Route) throws(Problem) -> Caller {
        if try CrossSite.isOfNamedPage(head, on: route, to: hosts) { return try callerOfPage(head, on: route) }
        let needsToken = needsToken
        let anonymous = needsToken ? stranger : anybody
        do throws(Problem) {
            if let caller = try knownCaller(of: head) {
                try checkProof(of: caller, head, on: route)
                return caller
            }
            if needsToken { throw unknown(head) }
        } catch  where error.isOfNobody {
            if route.needs == .nothing, needsToken, Self.showsAnything(head) { throw error }
            let isEnough = route.needs.scope.map(anonymous.scopes.contains) ?? route.needs.isOfAll
            // A token of the ledger's that holds no more never gives more than it did.
            if !isEnough || !route.needs.isOfAll && !needsToken && Self.showsToken(head) { throw error }
        }
        if route.isForm, !CrossSite.isVouchedFor(head) { throw Self.unvouched }
        try hosts.check(head)
        return anonymous
    }

    /// Who shows a token from a page of another site: nothing else counts there, and events are taken only of a token that
    /// anybody may have.
    private func callerOfPage(_ head: RequestHead, on route: Route) throws(Problem) -> Caller {
        guard let shown = try ShownToken.of(head.headers) else {
            throw .unauthorized("A page of another site needs an access token here.")
        }
        let caller = try keys.caller(showing: shown, from: head.client)
        guard route.needs != .ingest || caller.isPublic else {
            throw Problem(
                .forbidden, "A page of another site sends events with a public token, not with one like this.")
        }
        return caller
    }

    private static func showsAnything(_ head: RequestHead) -> Bool {
        head.headers["Authorization"] != nil || (try? ShownToken.of(head.headers)) != nil
    }

    /// Whether what is shown looks like a token that a ledger gave out.
    private static func showsToken(_ head: RequestHead) -> Bool {
        guard let shown = try? ShownToken.of(head.headers) else { return false }
        return AccessToken.isOne(shown)
    }

    /// Nil where nobody is named. A token counts before a proxy's word, and that before a session.
    private func knownCaller(of head: RequestHead) throws(Problem) -> Caller? {
        guard let person = try people?.caller(of: head) else {
            if let caller = try authorizedCaller(of: head) { return caller }
            return sessions.flatMap { keys.caller(of: head, in: $0) } ?? certifiedCaller(of: head)
        }
        // A proxy may hand on an authorization that is its own. A token of ours says more than it does.
        if let shown = try? ShownToken.of(head.headers), keys.isOurs(shown) {
            return try keys.caller(showing: shown, from: head.client)
        }
        // Whoever reaches the proxy's own address could have led a name of theirs there.
        try hosts.check(head)
        return person
    }

    /// Who shows a token, or a name and a password: a token may stand where a password does. Nil where neither is shown.
    private func authorizedCaller(of head: RequestHead) throws(Problem) -> Caller? {
        let shown = Result { () throws(Problem) in try ShownToken.of(head.headers) }
        let digest = (try? shown.get()).map(AccessToken.digest(of:))
        if let digest, let caller = keys.caller(with: digest) { return caller }
        if let caller = try passwords?.caller(of: head) { return caller }
        guard try shown.get() != nil, let digest else { return nil }
        throw keys.refusal(of: digest, from: head.client)
    }

    /// Who shows a certificate that somebody vouches for and that the configuration names; nil for any other.
    private func certifiedCaller(of head: RequestHead) -> Caller? {
        guard let certificate = head.certificate, certificate.isVerified,
            let grant = certificates.first(where: {
                $0.name == certificate.commonName || certificate.names.contains($0.name)
            })
        else { return nil }
        return Caller(
            identity: "certificate:\(grant.name)", name: grant.name, way: .certificate,
            scopes: Scope.allowed(by: grant.scopes))
    }

    /// A browser sends a cookie along for whoever asks it to. So what changes something has a proof beside it, which only
    /// this server's own pages can read; a form has it in its body.
    private func checkProof(of caller: Caller, _ head: RequestHead, on route: Route) throws(Problem) {
        guard caller.way.needsProof, head.method != .get, head.method != .head else { return }
        guard CrossSite.isVouchedFor(head) else { throw Self.unvouched }
        if !route.isForm, !proof.isRight(head.headers[FormProof.header], from: caller, head) { throw .unproved }
    }

    private static let unvouched = Problem(
        .forbidden, "A form is sent by a page of this server, and its browser says so in Origin or Sec-Fetch-Site.")

    /// A person who opened a page is led to where they can sign in; a program is told what to send, and so is a browser that
    /// can ask its person for a password.
    private func unknown(_ head: RequestHead) -> Problem {
        guard passwords == nil, head.opensPage else {
            return .unauthorized(
                "This needs an access token: send Authorization: Bearer and the token.",
                challenge: passwords == nil ? "Bearer" : PasswordDesk.challenge)
        }
        return Problem(.seeOther, "Sign in to see this.")
            .with(HeaderField(.location, SignInPage.path + "?next=" + PercentCoding.encode(head.reference)))
            .with(HeaderField(.cacheControl, "no-store"))
    }

    /// Who shows a token at the page that signs people in, and its digest.
    func key(_ shown: String, from address: String) throws(Problem) -> (caller: Caller, digest: [UInt8]) {
        (try keys.caller(showing: shown, from: address), AccessToken.digest(of: shown))
    }

    /// Whether that still lets in by which a request was let in: what takes long looks again.
    func holds(_ head: RequestHead, by caller: Caller) -> Bool {
        switch caller.way {
        case .token: isKnownToken(head)
        case .session: sessions.flatMap { keys.caller(of: head, in: $0) } != nil
        case .anonymous: !needsToken || caller.scopes.isSubset(of: stranger.scopes)
        case .password: passwords?.holds(caller, of: head) ?? false
        case .proxy: Self.isStill(caller, try? people?.caller(of: head))
        case .certificate: Self.isStill(caller, certifiedCaller(of: head))
        }
    }

    /// Whether somebody is who they were, and may do all that they might.
    private static func isStill(_ caller: Caller, _ present: Caller?) -> Bool {
        present?.identity == caller.identity && present?.scopes.isSuperset(of: caller.scopes) == true
    }

    /// Whose session it is; nil for one that has ended with its token.
    func owner(of token: [UInt8]) -> Caller? { keys.caller(with: token, isUse: false) }
}

extension Problem {
    /// What a form or a script is told that has no proof of being this server's own.
    static let unproved = Problem(
        .forbidden,
        "What changes something from a browser needs the proof of its page: \(FormProof.header), or"
            + " \(FormProof.field) of a form. Open the page anew.", parameter: FormProof.field)

    /// Whether it says that nobody known sent the request.
    fileprivate var isOfNobody: Bool { [.unauthorized, .seeOther, .tooManyRequests].contains(status) }
}

extension Route.Need {
    /// Whether nobody has to be known for it.
    fileprivate var isOfAll: Bool { self == .open || self == .nothing }
}

extension RequestHead {
    /// Whether a person opened it in a browser, rather than a script or a program.
    fileprivate var opensPage: Bool {
        guard method == .get || method == .head, headers["Authorization"] == nil,
            headers["Sec-Fetch-Mode"].map({ $0 == "navigate" }) ?? true
        else { return false }
        return headers["Accept"]?.lowercased().contains("text/html") ?? false
    }

    /// Its path and query, as a URL has them; without the query where that is long.
    fileprivate var reference: String {
        let path = path.split(separator: "/", omittingEmptySubsequences: false).map { PercentCoding.encode(String($0)) }
            .joined(separator: "/")
        let query = query.items.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
            .joined(separator: "&")
        return query.isEmpty || query.utf8.count > 1_500 ? path : "\(path)?\(query)"
    }
}
