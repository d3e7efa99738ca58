// What every page for people has: its head, its one style sheet, and a policy that lets nothing else in.
// SPDX-License-Identifier: Apache-2.0

import Digest
import HTML
import HTTP
import Ledger

enum Page {
    /// `body` is HTML. The style is named by its digest: no other one, no script, no picture and no frame takes hold, and
    /// forms are sent nowhere else.
    static func response(_ title: String, style: String, body: String) -> Response {
        let html = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title.escapedForHTML)</title>
            <style>\(style)</style>
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
        let digest = SHA256.hash(Array(style.utf8))
        let sheet = Base64.standard.text(of: (0..<32).map { digest.bytes[$0] })
        return Response.html(Array(html.utf8))
            .with(
                HeaderField(
                    .contentSecurityPolicy,
                    "default-src 'none'; style-src 'sha256-\(sheet)'; form-action 'self'; base-uri 'none'; "
                        + "frame-ancestors 'none'")
            )
            .with(HeaderField(.referrerPolicy, "no-referrer"))
            .with(HeaderField(.cacheControl, "no-store"))
    }
}
