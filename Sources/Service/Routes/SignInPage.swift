// The page that signs people in: a form for an access token, complete without script.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTML
import HTTP

enum SignInPage {
    static let path = "/sign-in"
    static let outPath = "/sign-out"

    /// The page, with what was wrong with the token that was sent, where one was.
    static func response(
        to head: RequestHead, next: String?, visitor: Visitor, refusing problem: Problem? = nil
    ) -> Response {
        let host = head.authority.map { "\($0.host)" } ?? "this server"
        let body = """
            <main>
            \(mark)
            <h1>The books</h1>
            <p>Sign in to Bursar on <code>\(host.escapedForHTML)</code>.</p>
            \(problem.map { "<p class=\"problem\" role=\"alert\" id=\"problem\">\($0.detail.escapedForHTML)</p>" } ?? "")
            \(signedIn(visitor))
            <form method="post" action="\(path)">
            <label for="name">Name</label>
            <input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false">
            <label for="token">Access token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required\
            \(problem == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"problem\"")>
            <input type="hidden" name="next" value="\((LocalPath(next)?.text ?? "/").escapedForHTML)">
            <button>Sign in</button>
            </form>
            <p class="hint">With a token any name will do. No access yet? Whoever runs this server makes it with
            <code>bursar token create</code>.</p>
            </main>
            """
        var response = PlainPage.response("Sign in – Bursar", style: style, body: body)
        response.status = problem?.status ?? .ok
        return (problem?.headers ?? []).reduce(response) { $0.with($1) }
    }

    private static func signedIn(_ visitor: Visitor) -> String {
        visitor.proof == nil ? "" : "<div class=\"signed-in\">\(signOut(visitor))</div>"
    }

    /// Who is signed in, and the form that signs them out; nothing for somebody who did not sign in.
    static func signOut(_ visitor: Visitor) -> String {
        guard let proof = visitor.proof else { return "" }
        let form =
            if case .session = visitor.caller.way {
                """
                <form method="post" action="\(outPath)">
                <input type="hidden" name="\(FormProof.field)" value="\(proof.escapedForHTML)">
                <button>Sign out</button>
                </form>
                """
            } else {
                ""
            }
        return "<p>Signed in as <strong>\(visitor.caller.name.escapedForHTML)</strong>.</p>\n\(form)"
    }

    /// A ledger's page, as on all of Bursar's.
    private static let mark = """
        <svg class="mark" width="40" height="40" viewBox="0 0 40 40" aria-hidden="true">
        <rect x="2" y="2" width="36" height="36" rx="8"/>
        <path d="M11 12.5h11M11 18.5h18M11 26.5h18M11 30h18"/>
        </svg>
        """

    private static let style = PageStyle(
        """
        :root { color-scheme: light dark; --bg: #f4f6f3; --surface: #fff; --control: #858f86; --text: #171c18;
          --text-2: #465048; --text-3: #5f6a61; --accent: #2a4bc0; --on-accent: #fff; --bad: #b3241d; --line: #c3cbc1 }
        @media (prefers-color-scheme: dark) { :root { --bg: #0f1211; --surface: #171b19; --control: #75807a;
          --text: #e9eeea; --text-2: #b7c0b9; --text-3: #929c95; --accent: #93a9ff; --on-accent: #0f1211;
          --bad: #ff8d80; --line: #3d4641 } }
        * { box-sizing: border-box }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px;
          background: var(--bg); color: var(--text);
          font: 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
        main { width: 100%; max-width: 372px }
        h1 { margin: 16px 0 4px; font-size: 22px; line-height: 28px; font-weight: 600; letter-spacing: -.012em }
        p { margin: 0 0 12px; color: var(--text-2) }
        code { font: 13px/18px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
        .mark rect { fill: var(--accent) }
        .mark path { stroke: var(--on-accent); stroke-width: 2.5; fill: none }
        label { display: block; margin: 16px 0 6px; font-size: 13px; line-height: 18px; color: var(--text-2) }
        input { width: 100%; height: 38px; padding: 0 10px; border: 1px solid var(--control); border-radius: 6px;
          background: var(--surface); color: var(--text); font: inherit }
        button { width: 100%; height: 38px; margin-top: 14px; border: 0; border-radius: 6px; cursor: pointer;
          background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600 }
        input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
        .signed-in { padding: 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface) }
        .signed-in p { margin: 0 }
        .problem { color: var(--bad); font-weight: 600 }
        .hint { margin-top: 20px; font-size: 12px; line-height: 16px; color: var(--text-3); text-align: center }
        @media (max-width: 639px) { input, button { height: 44px } }
        @media (forced-colors: active) { button { border: 1px solid } }
        """)
}
