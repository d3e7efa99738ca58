// The first page: what there is, and where.
// SPDX-License-Identifier: Apache-2.0

import HTML
import HTTP
import Ledger
import Reports
import System

/// A plain page without scripts: how everything is, and where to find what. It shows what `/health` shows to who asks.
enum LandingPage {
    static let path = "/start"

    /// `asksForTokens` says that whoever is not signed in has something to gain by it.
    static func response(_ checks: [HealthCheck], for visitor: Visitor, asksForTokens: Bool) -> Response {
        PlainPage.response(
            "Bursar", style: style,
            body: head + who(visitor, asksForTokens: asksForTokens)
                + status(checks, inDetail: visitor.caller.isToldDetails) + rest
                + (visitor.caller.isToldDetails ? "\n<p>Version \(Version.text).</p>" : ""))
    }

    private static func who(_ visitor: Visitor, asksForTokens: Bool) -> String {
        if visitor.proof != nil { return SignInPage.signOut(visitor) + "\n" }
        let isStranger = visitor.caller.way == .anonymous && asksForTokens
        return isStranger ? "<p><a href=\"\(SignInPage.path)\">Sign in</a> to read the books.</p>\n" : ""
    }

    /// The checks of the health document, for people.
    private static func status(_ checks: [HealthCheck], inDetail: Bool) -> String {
        let sentence =
            switch checks.map(\.severity).max() ?? .pass {
            case .pass: "All is well."
            case .warn: "Something is not as it should be; nothing that is critical."
            case .fail: "Something critical is down."
            }
        guard inDetail else { return "<h2>Status</h2>\n<p>\(sentence)</p>\n" }
        let rows = checks.map { check in
            let observed = check.observed.map { "\($0.value) \($0.unit)" } ?? ""
            let time = check.time.map { String($0.description.dropFirst(11).prefix(8)) } ?? ""
            return "<tr class=\"\(check.status.rawValue)\"><td>\(check.status.rawValue)</td>"
                + [check.name, observed, check.output ?? "", time].map { "<td>\($0.escapedForHTML)</td>" }.joined()
                + "</tr>"
        }
        return """
            <h2>Status</h2>
            <p>\(sentence)</p>
            <div class="wide"><table>
            <tr><th></th><th>what</th><th>observed</th><th></th><th>at (UTC)</th></tr>
            \(rows.joined(separator: "\n"))
            </table></div>

            """
    }

    private static let reports = Report.all.map { report in
        let parameters = report.example.map { "\($0.name)=\($0.value)" }.joined(separator: "&amp;")
        let query = parameters.isEmpty ? "" : "?" + parameters
        return
            "<dt><a href=\"/v1/reports/\(report.name)\(query)\">\(report.name)\(query)</a></dt><dd>\(report.answers)</dd>"
    }.joined(separator: "\n")

    private static let style = PageStyle(
        """
        :root { color-scheme: light dark }
        body { font: 16px/1.6 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1.5rem }
        h1 { font-size: 1.6rem; margin-bottom: 0 }
        h2 { font-size: 1.2rem; margin-top: 2.5rem }
        dt { font-family: ui-monospace, monospace; margin-top: 1rem }
        dd { margin: 0; opacity: .75 }
        table { border-collapse: collapse; font-size: .9rem }
        th, td { text-align: left; padding: .2rem 1rem .2rem 0; font-weight: normal; vertical-align: top }
        th { opacity: .6 }
        .wide { overflow-x: auto }
        .pass td:first-child { color: #2a7d2a }
        .warn td:first-child { color: #b26a00 }
        .fail td:first-child { color: #c02020; font-weight: bold }
        pre { padding: 1rem; border: 1px solid #8886; border-radius: .5rem; overflow-x: auto }
        """)

    private static let head = """
        <h1>Bursar</h1>
        <p>The books of an AI product: what each call cost, who and what spent it.</p>

        """

    private static let rest = """
        <h2>Reports</h2>
        <p>Here as JSON, with <code>format=csv</code> as CSV, and as text by <code>bursar report NAME</code>.
        <a href="/v1/reports">/v1/reports</a> says what each means and takes.</p>
        <dl>
        \(reports)
        </dl>
        <h2>Paths</h2>
        <dl>
        <dt><a href="/v1/values?of=model">/v1/values?of=model</a></dt><dd>the names that a filter can be given, most used first</dd>
        <dt><a href="/v1/allowance?user=ada">/v1/allowance?user=ada</a></dt><dd>whether a user or tenant may still spend, and how much</dd>
        <dt><a href="/metrics">/metrics</a></dt><dd>counters and gauges for Prometheus</dd>
        <dt><a href="/health">/health</a></dt><dd>how the ledger and all that is watched are, for people and status pages</dd>
        <dt><a href="/readyz">/readyz</a>, <a href="/livez">/livez</a></dt><dd>for load balancers and restarts</dd>
        <dt>POST /v1/events</dt><dd>where events go</dd>
        </dl>
        <pre>curl -s http://127.0.0.1:9847/v1/events \\
          -H 'content-type: application/json' -d '
          {"provider": "anthropic", "model": "claude-sonnet-4-5",
           "input_tokens": 1500, "output_tokens": 800, "user": "ada"}'</pre>
        """
}
