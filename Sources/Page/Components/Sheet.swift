// One question, one sheet: a title, what it counts, the picture, the table.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Reading

struct Sheet {
    let id: String
    let title: HTML
    /// Of twelve columns.
    var span = 12
    /// Whether it stays in view beside what is longer.
    var isBeside = false
    /// At the right of the title.
    var aside = HTML.nothing

    init(_ id: String, _ title: HTML, span: Int = 12, isBeside: Bool = false, aside: HTML = .nothing) {
        (self.id, self.title, self.span, self.isBeside, self.aside) = (id, title, span, isBeside, aside)
    }

    func html(_ content: HTML...) -> HTML {
        .section(
            .class("sheet", "span\(span)", isBeside ? "beside" : ""), .id(id), .labelled(by: "\(id)-title"),
            .header(
                .h2(.id("\(id)-title"), title),
                aside.isNothing ? .nothing : .div(.class("aside"), aside)),
            .all(content))
    }

    /// What a table becomes, or why there is none.
    func html<Value>(_ answer: Result<Value, ReadingError>, _ content: (Value) -> HTML) -> HTML {
        switch answer {
        case .success(let value): html(content(value))
        // Who may not be told of it at all is not told that there is something.
        case .failure(.outOfBounds): .nothing
        case .failure(let error): html(.p(.class("refused"), .text(Self.sentence(error))))
        }
    }

    /// In the report's own words.
    static func sentence(_ error: ReadingError) -> String {
        let text = error.description
        return text.withCapital + (text.hasSuffix(".") ? "" : ".")
    }
}
