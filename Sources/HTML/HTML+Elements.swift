// The elements of a page, by their names.
// SPDX-License-Identifier: Apache-2.0

extension HTML {
    package static func html(_ items: HTML...) -> HTML { HTML(element: "html", items) }
    package static func head(_ items: HTML...) -> HTML { HTML(element: "head", items) }
    package static func body(_ items: HTML...) -> HTML { HTML(element: "body", items) }
    package static func title(_ items: HTML...) -> HTML { HTML(element: "title", items) }
    package static func main(_ items: HTML...) -> HTML { HTML(element: "main", items) }
    package static func header(_ items: HTML...) -> HTML { HTML(element: "header", items) }
    package static func footer(_ items: HTML...) -> HTML { HTML(element: "footer", items) }
    package static func nav(_ items: HTML...) -> HTML { HTML(element: "nav", items) }
    package static func section(_ items: HTML...) -> HTML { HTML(element: "section", items) }
    package static func div(_ items: HTML...) -> HTML { HTML(element: "div", items) }
    package static func span(_ items: HTML...) -> HTML { HTML(element: "span", items) }
    package static func p(_ items: HTML...) -> HTML { HTML(element: "p", items) }
    package static func a(_ items: HTML...) -> HTML { HTML(element: "a", items) }
    package static func strong(_ items: HTML...) -> HTML { HTML(element: "strong", items) }
    package static func code(_ items: HTML...) -> HTML { HTML(element: "code", items) }
    package static func ul(_ items: HTML...) -> HTML { HTML(element: "ul", items) }
    package static func ol(_ items: HTML...) -> HTML { HTML(element: "ol", items) }
    package static func li(_ items: HTML...) -> HTML { HTML(element: "li", items) }
    package static func dl(_ items: HTML...) -> HTML { HTML(element: "dl", items) }
    package static func dt(_ items: HTML...) -> HTML { HTML(element: "dt", items) }
    package static func dd(_ items: HTML...) -> HTML { HTML(element: "dd", items) }
    package static func h1(_ items: HTML...) -> HTML { HTML(element: "h1", items) }
    package static func h2(_ items: HTML...) -> HTML { HTML(element: "h2", items) }
    package static func table(_ items: HTML...) -> HTML { HTML(element: "table", items) }
    package static func caption(_ items: HTML...) -> HTML { HTML(element: "caption", items) }
    package static func thead(_ items: HTML...) -> HTML { HTML(element: "thead", items) }
    package static func tbody(_ items: HTML...) -> HTML { HTML(element: "tbody", items) }
    package static func tfoot(_ items: HTML...) -> HTML { HTML(element: "tfoot", items) }
    package static func tr(_ items: HTML...) -> HTML { HTML(element: "tr", items) }
    package static func th(_ items: HTML...) -> HTML { HTML(element: "th", items) }
    package static func td(_ items: HTML...) -> HTML { HTML(element: "td", items) }
    package static func form(_ items: HTML...) -> HTML { HTML(element: "form", items) }
    package static func label(_ items: HTML...) -> HTML { HTML(element: "label", items) }
    package static func input(_ items: HTML...) -> HTML { HTML(element: "input", items) }
    package static func button(_ items: HTML...) -> HTML { HTML(element: "button", items) }
    package static func select(_ items: HTML...) -> HTML { HTML(element: "select", items) }
    package static func option(_ items: HTML...) -> HTML { HTML(element: "option", items) }
    package static func details(_ items: HTML...) -> HTML { HTML(element: "details", items) }
    package static func summary(_ items: HTML...) -> HTML { HTML(element: "summary", items) }
    package static func figure(_ items: HTML...) -> HTML { HTML(element: "figure", items) }
    package static func time(_ items: HTML...) -> HTML { HTML(element: "time", items) }
    package static func data(_ items: HTML...) -> HTML { HTML(element: "data", items) }
    package static func meta(_ items: HTML...) -> HTML { HTML(element: "meta", items) }
    package static func link(_ items: HTML...) -> HTML { HTML(element: "link", items) }
    package static func script(_ items: HTML...) -> HTML { HTML(element: "script", items) }
    package static func kbd(_ items: HTML...) -> HTML { HTML(element: "kbd", items) }
}
