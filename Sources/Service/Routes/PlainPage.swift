// What every page for people has: its head, its one style sheet, and a policy that lets nothing else in.
// SPDX-License-Identifier: Apache-2.0

import HTML
import HTTP

enum PlainPage {
    /// `body` is HTML. The style is named by its digest: no other one, no script, no picture and no frame takes hold, and
    /// forms are sent nowhere else.
    static func response(_ title: String, style: PageStyle, body: String) -> Response {
        let html = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title.escapedForHTML)</title>
            \(style.element)
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
        return Response.html(Array(html.utf8), styles: [style.source])
    }
}
