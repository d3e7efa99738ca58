// A page as HTML that mail programs show.
// SPDX-License-Identifier: Apache-2.0

internal import HTML

extension Page {
    /// A whole document: tables and inline styles, which are what mail programs agree on; nothing from elsewhere, no
    /// scripts. It sets no colours but greys that are legible on light and on dark.
    package var html: String {
        var html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>\(title.escapedForHTML)</title>
            </head>
            <body style="margin:0;padding:16px;font:15px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif">
            <table role="presentation" align="center" width="100%" cellspacing="0" cellpadding="0" style="max-width:680px">
            <tr><td>
            <h1 style="margin:0;font-size:24px">\(title.escapedForHTML)</h1>
            <p style="\(Self.quiet);margin:0 0 20px">\(subtitle.escapedForHTML)</p>

            """
        if !highlights.isEmpty { html += Self.tiles(highlights) }
        for section in sections { html += Self.part(section) }
        html += """
            <p style="\(Self.quiet);margin:28px 0 0;font-size:13px">\(footer.escapedForHTML)</p>
            </td></tr>
            </table>
            </body>
            </html>

            """
        return html
    }

    private static let quiet = "color:#767676"
    private static let line = "border-bottom:1px solid #999"
    private static let tilesInARow = 3

    private static func tiles(_ highlights: [Highlight]) -> String {
        var html =
            #"<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="table-layout:fixed">"#
            + "\n"
        for start in stride(from: 0, to: highlights.count, by: tilesInARow) {
            html += "<tr>\n"
            for highlight in highlights[start..<min(start + tilesInARow, highlights.count)] {
                let change = highlight.change.isEmpty ? "" : "<br>\(small(highlight.change))"
                html += """
                    <td valign="top" style="padding:0 8px 14px 0">\(small(highlight.label))<br>\
                    <b style="font-size:20px">\(highlight.value.escapedForHTML)</b>\(change)</td>

                    """
            }
            html += "</tr>\n"
        }
        return html + "</table>\n"
    }

    private static func part(_ section: Section) -> String {
        var html = "<h2 style=\"margin:22px 0 6px;font-size:17px\">\(section.title.escapedForHTML)</h2>\n"
        if !section.rows.isEmpty {
            html += #"<table width="100%" cellspacing="0" cellpadding="5" style="border-collapse:collapse">"# + "\n"
            if section.hasHeading { html += heading(section.columns) }
            for row in section.rows {
                html += "<tr>"
                for (column, text) in zip(section.columns, row) {
                    // A long name breaks, a number does not.
                    let kind = column.isNumber ? #" align="right" style="white-space:nowrap""# : ""
                    html += "<td\(kind)>\(text.escapedForHTML)</td>"
                }
                html += "</tr>\n"
            }
            html += "</table>\n"
        }
        for note in section.notes {
            html += "<p style=\"\(quiet);margin:6px 0;font-size:13px\">\(note.escapedForHTML)</p>\n"
        }
        return html
    }

    private static func heading(_ columns: [Column]) -> String {
        columns.reduce("<tr>") { html, column in
            let side = column.isNumber ? "right" : "left"
            return html
                + #"<th scope="col" align="\#(side)" style="\#(line);\#(quiet);font-size:13px">\#(column.name.escapedForHTML)</th>"#
        } + "</tr>\n"
    }

    private static func small(_ text: String) -> String {
        "<span style=\"\(quiet);font-size:13px\">\(text.escapedForHTML)</span>"
    }
}
