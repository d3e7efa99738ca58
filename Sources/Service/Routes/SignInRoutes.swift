// /sign-in, /sign-out and /v1/sessions: people come in with a token once, and see where they are signed in.
// SPDX-License-Identifier: Apache-2.0

import Access
import Dispatch
import HTTP
import JSON
import Ledger
import Store

/// Works on a queue of its own: a session is begun, and ended, once that is on disk.
final class SignInRoutes: Sendable {
    private let sessions: SessionDirectory
    private let proof: FormProof
    private let control: @Sendable () -> AccessControl
    private let refused: @Sendable (Status) -> Void
    private let clock: @Sendable () -> Timestamp
    private let queue = DispatchQueue(label: "bursar.sessions", qos: .userInitiated)

    static let list = "/v1/sessions"

    init(
        _ sessions: SessionDirectory, _ proof: FormProof, control: @escaping @Sendable () -> AccessControl,
        refused: @escaping @Sendable (Status) -> Void, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.sessions = sessions
        self.proof = proof
        self.control = control
        self.refused = refused
        self.clock = clock
    }

    /// Who is signed in, and what a form of the page sends along to be believed.
    func visitor(of request: Request) -> Visitor {
        Visitor(request.caller, proof: proof.text(for: request.caller, request.head))
    }

    func page(_ request: Request, _ reply: Reply) {
        reply.send(SignInPage.response(to: request.head, next: request.query["next"], visitor: visitor(of: request)))
    }

    /// `token` and `next` of a form.
    func signIn(_ request: Request, _ reply: Reply) {
        guard let form = Query.form(request.body) else { return reply.fail(Self.noForm) }
        let (head, next) = (request.head, form["next"])
        let key: (caller: Caller, digest: [UInt8])
        do throws(Problem) {
            key = try control().key(form["token"] ?? "", from: head.client)
            guard !key.caller.isPublic else {
                throw .unauthorized("A public token is for sending events: nobody signs in with it.")
            }
        } catch {
            refused(error.status)
            return reply.send(SignInPage.response(to: head, next: next, visitor: visitor(of: request), refusing: error))
        }
        queue.async { [sessions, clock] in
            do throws(StoreError) {
                // What the browser showed until now may be known to somebody else: it gets another.
                let (secret, session) = try sessions.begin(
                    with: key.digest, insteadOf: SessionCookie.shown(by: head), from: head.client, head.agent,
                    at: clock())
                var tale = AccessTale()
                tale.object = AccessTale.Text("session \(session.number)")
                tale.details = [("name", .init(key.caller.name))]
                tale.caller = Caller(
                    identity: key.caller.identity, name: key.caller.name, way: .session(session.number), scopes: [])
                reply.send(Self.led(to: LocalPath(next)?.text ?? "/", cookie: secret, head).telling(tale))
            } catch {
                reply.fail(Problem.unavailable("Nobody was signed in: \(error).", retryAfter: 5))
            }
        }
    }

    func signOut(_ request: Request, _ reply: Reply) {
        guard let form = Query.form(request.body) else { return reply.fail(Self.noForm) }
        let (caller, head) = (request.caller, request.head)
        guard !caller.way.needsProof || proof.isRight(form[FormProof.field], from: caller, head) else {
            return reply.fail(Problem.unproved)
        }
        let response = Self.led(to: SignInPage.path, cookie: nil, head)
        guard case .session(let number) = caller.way else {
            // Nobody was signed in, and no session has ended.
            var tale = AccessTale()
            tale.isUntold = true
            return reply.send(response.telling(tale))
        }
        end(number, reply) { response }
    }

    func list(_ request: Request, _ reply: Reply) {
        var json = JSONWriter()
        json.beginObject()
        json.key("name")
        json.string(request.caller.name)
        json.key("scopes")
        json.strings(Scope.inOrder.filter(request.caller.scopes.contains).map(\.name))
        json.key("csrf")
        if let text = visitor(of: request).proof { json.string(text) } else { json.null() }
        json.key("sessions")
        json.beginArray()
        for (session, owner) in seen(by: request.caller) {
            session.write(to: &json, owner, isCurrent: request.caller.way == .session(session.number))
        }
        json.endArray()
        json.endObject()
        reply.send(Response.json(json.bytes).with(HeaderField(.cacheControl, "no-store")))
    }

    func revoke(_ request: Request, _ reply: Reply) {
        let number = request.parameters["number"].flatMap { Int64($0) }
        guard let session = seen(by: request.caller).first(where: { $0.session.number == number })?.session else {
            return reply.fail(Problem.notFound("No session of this number holds, or it is another's."))
        }
        end(session.number, reply) { .empty() }
    }

    private func end(_ number: Int64, _ reply: Reply, _ response: @escaping @Sendable () -> Response) {
        queue.async { [sessions] in
            do throws(StoreError) {
                try sessions.end(number)
                reply.send(response())
            } catch {
                reply.fail(Problem.unavailable("The session has ended, until a restart: \(error).", retryAfter: 5))
            }
        }
    }

    /// One's own: those begun with the same token. Who may administer sees all.
    private func seen(by caller: Caller) -> [(session: SessionRecord, owner: Caller)] {
        let control = control()
        return sessions.all(at: clock()).compactMap { session in
            guard let owner = control.owner(of: session.token),
                caller.scopes.contains(.admin) || owner.identity == caller.identity
            else { return nil }
            return (session, owner)
        }
    }

    private static func led(to path: String, cookie: String?, _ head: RequestHead) -> Response {
        Response.empty(.seeOther).with(HeaderField(.location, path)).with(HeaderField(.cacheControl, "no-store"))
            .with(SessionCookie.field(cookie, isEncrypted: head.arrival.isEncrypted))
    }

    private static let noForm = Problem.badRequest("The body must be the fields of a form.")
}

/// Who looks at a page.
struct Visitor: Sendable {
    let caller: Caller
    /// Beside each form of theirs; nil where they need none.
    let proof: String?

    init(_ caller: Caller, proof: String?) { (self.caller, self.proof) = (caller, proof) }
}

/// A path of this server, which a browser is sent back to. Anything that a browser might take for another host is none.
struct LocalPath {
    let text: String

    init?(_ text: String?) {
        guard let text, text.utf8.count <= 4_096, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        self.text = text
    }
}

extension RequestHead {
    /// What the browser calls itself, as far as it fits into a list.
    fileprivate var agent: String {
        String(decoding: (headers["User-Agent"] ?? "").utf8.prefix(200), as: UTF8.self)
    }
}

extension SessionRecord {
    fileprivate func write(to json: inout JSONWriter, _ owner: Caller, isCurrent: Bool) {
        json.beginObject()
        json.key("id")
        json.integer(number)
        json.key("name")
        json.string(owner.name)
        json.key("current")
        json.bool(isCurrent)
        for (key, time) in [("made_at", madeAt), ("used_at", usedAt), ("ends_at", endsAt)] {
            json.key(key)
            json.string("\(time)")
        }
        json.key("address")
        json.string(address)
        json.key("agent")
        json.string(agent)
        json.endObject()
    }
}
