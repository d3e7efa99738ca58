// What every answer tells browsers, so that nothing of it can be used against who reads it.
// SPDX-License-Identifier: Apache-2.0

extension Response {
    /// Headers that the answer gets beside its own, which come before them.
    ///
    /// What it is, is what it says: a table or an error that holds somebody's words is never taken for a page. Pages load
    /// nothing, run nothing, post nowhere else and stand in no frame; a page says itself which styles are its own
    /// (`html(_:styles:)`). Answers to who only reads are no part of other sites' pages, and no cache keeps them; those to
    /// posts need neither, and are many.
    func guards(for method: Method) -> [HeaderField] {
        let isPage = type?.subtype == MediaType.html.subtype
        let isReading = method == .get || method == .head
        let guards = isPage ? Self.ofPages : isReading ? Self.ofReading : Self.ofAll
        return headers.isEmpty ? guards : guards.filter { field in !headers.contains { $0.name == field.name } }
    }

    /// All of its own, its guards, and what the configuration wants on every answer: that stands in the place of a guard, but
    /// of none that says that an answer is what it says.
    func fields(for method: Method, beside configured: [HeaderField]) -> [HeaderField] {
        let guards = guards(for: method)
        guard !configured.isEmpty || !headers.isEmpty else { return guards }
        let more = configured.filter { field in
            field.name != .contentTypeOptions && !headers.contains { $0.name == field.name }
        }
        return guards.filter { field in !more.contains { $0.name == field.name } } + headers + more
    }

    // Made once: answers are many.
    private static let ofAll = [HeaderField(.contentTypeOptions, "nosniff")]
    private static let ofReading =
        ofAll + [HeaderField(.crossOriginResourcePolicy, "same-origin"), HeaderField(.cacheControl, "no-store")]
    private static let ofPages =
        ofReading + [
            HeaderField(.contentSecurityPolicy, policy(styles: [])), HeaderField(.referrerPolicy, "no-referrer"),
        ]

    /// A page. `styles` are the digests of its style elements, such as `sha256-…`, which alone are taken.
    package static func html(_ bytes: [UInt8], styles: [String], status: Status = .ok) -> Response {
        html(bytes, status: status).with(HeaderField(.contentSecurityPolicy, policy(styles: styles)))
    }

    private static func policy(styles: [String]) -> String {
        let style = styles.isEmpty ? "" : " style-src \(styles.map { "'\($0)'" }.joined(separator: " "));"
        return "default-src 'none';\(style) base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    }
}
