// The pages that people look at, and the files that they are shown with.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTML
import HTTP
import Ledger
import Page
import Reading
import System
import Web

/// Renders views on the readers' threads, over the same reports that `/v1/reports` answers.
struct PageRoutes: Sendable {
    let reports: ReportRoutes
    let checks: @Sendable () -> [HealthCheck]
    let visitor: @Sendable (Request) -> Visitor
    let asksForTokens: @Sendable () -> Bool

    /// A view, for who may read.
    func show(_ view: View, _ request: Request, _ reply: Reply) {
        let (now, zone) = reports.moment
        if let error = ClockError(at: now) {
            // The first page answers whatever the clock says.
            return view.path.isEmpty ? start(request, reply) : reply.fail(error.problem)
        }
        let bounds = request.caller.bounds.map { (name: $0.name, value: $0.value) }
        let address: PageAddress
        do throws(ReadingError) {
            address = try PageAddress(
                path: view.path, request.query.items.map { (name: $0.name, value: $0.value) }, own: view.parameters,
                now: now, standard: zone)
        } catch {
            return reply.fail(ReportRoutes.problem(with: error))
        }
        let numbers = Numbers(ReaderLocale(accepting: request.headers["Accept-Language"]))
        let who = shown(visitor(request))
        reports.read(reply) { ledger throws(ReadingError) in
            let html = try ledger.snapshot { () throws(ReadingError) in
                view.page(Books(ledger, address, numbers, within: bounds), for: who, with: Self.assets)
            }
            var tale = AccessTale()
            // Views of what is open to all are one entry, whatever stands in their query.
            if !view.path.isEmpty {
                tale.details = [("from", .init("\(address.period.first)")), ("to", .init("\(address.period.last)"))]
            }
            reply.send(Self.response(html).telling(tale))
        }
    }

    /// How all is, and where to find what: the whole page for who may not read.
    func start(_ request: Request, _ reply: Reply) {
        reply.send(LandingPage.response(checks(), for: visitor(request), asksForTokens: asksForTokens()))
    }

    /// Who is to sign in first comes back to where they were going.
    static let refusal: Route.Refusal = { problem, head, _ in
        let isBrowser = head.headers["Accept"]?.contains("text/html") == true
        guard problem.status == .unauthorized, isBrowser else { return nil }
        let items = head.query.items.map { Link.Parameter($0.name, $0.value) }
        let next = Link(head.path.split(separator: "/").map(String.init), items)
        let signIn = Link(["sign-in"], [Link.Parameter("next", next.text())])
        return Response.empty(.seeOther).with(HeaderField(.location, signIn.text()))
    }

    private func shown(_ visitor: Visitor) -> PageFrame.Visitor {
        guard let proof = visitor.proof else {
            return PageFrame.Visitor(
                name: nil, signOut: .nothing, maySignIn: visitor.caller.way == .anonymous && asksForTokens())
        }
        var signOut = HTML.nothing
        // Who a proxy or a certificate names is signed in elsewhere.
        if case .session = visitor.caller.way {
            signOut = .form(
                .attribute("method", "post"), .action(Link(["sign-out"])),
                .input(.type("hidden"), .name(FormProof.field), .value(proof)), .button(.class("second"), "Sign out"))
        }
        return PageFrame.Visitor(name: visitor.caller.name, signOut: signOut, maySignIn: false)
    }

    private static func response(_ html: HTML) -> Response {
        Response.html(html.document())
            .with(HeaderField(.contentSecurityPolicy, policy)).with(HeaderField(.vary, "Accept-Language"))
    }

    /// Nothing but our own files takes hold.
    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'"

    private static let assets = PageFrame.Assets(
        style: Link(WebFile.path(of: "style.css")), script: Link(WebFile.path(of: "main.js")),
        icon: Link(WebFile.path(of: "icon.svg")))

    // MARK: Files

    static let files = "/assets/:digest/:name"

    /// A file of the page. Its path never means another one, so browsers keep it.
    static func file(_ request: Request, _ reply: Reply) {
        guard request.parameters["digest"] == WebFile.digest, let name = request.parameters["name"],
            let answer = answers[name]
        else { return reply.fail(.notFound("There is no such file.")) }
        reply.send(answer)
    }

    private static let answers: [String: Response] = Dictionary(
        uniqueKeysWithValues: WebFile.all.map { file in
            let response = Response(.ok, file.kind.type, file.bytes)
            return (file.name, response.with(HeaderField(.cacheControl, "public, max-age=31536000, immutable")))
        })
}

extension WebFile.Kind {
    fileprivate var type: MediaType {
        switch self {
        case .css: .css
        case .js: .javaScript
        case .svg: .svg
        }
    }
}
