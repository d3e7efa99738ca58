// How a reader's language writes numbers and dates.
// SPDX-License-Identifier: Apache-2.0

/// The words of the page are English; its figures are written as the reader is used to.
package struct ReaderLocale: Sendable, Equatable {
    /// As browsers name it, for `lang` and for the script.
    let tag: String
    let group: String
    let point: String
    /// `5 %` rather than `5%`.
    let spacesPercent: Bool
    /// `12 $` rather than `$12`.
    let hasCurrencyBehind: Bool
    /// `Nov 7` rather than `7 Nov`.
    let hasMonthFirst: Bool

    private init(
        _ tag: String, _ group: String, _ point: String, spacesPercent: Bool = false, behind: Bool = false,
        monthFirst: Bool = false
    ) {
        self.tag = tag
        self.group = group
        self.point = point
        self.spacesPercent = spacesPercent
        hasCurrencyBehind = behind
        hasMonthFirst = monthFirst
    }

    package static let standard = ReaderLocale("en", ",", ".")

    /// A blank that neither breaks nor is as wide as others.
    private static let narrow = "\u{202F}"

    private static let known: [ReaderLocale] = [
        ReaderLocale("en-us", ",", ".", monthFirst: true), ReaderLocale("en", ",", "."),
        ReaderLocale("de-ch", "’", ".", behind: false),
        ReaderLocale("de-at", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("de", ".", ",", spacesPercent: true, behind: true),
        ReaderLocale("fr-ch", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("fr", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("es-mx", ",", "."), ReaderLocale("es-us", ",", "."),
        ReaderLocale("es", ".", ",", spacesPercent: true, behind: true),
        ReaderLocale("it", ".", ",", behind: true), ReaderLocale("pt-br", ".", ","),
        ReaderLocale("pt", narrow, ",", behind: true), ReaderLocale("nl", ".", ","),
        ReaderLocale("sv", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("da", ".", ",", spacesPercent: true, behind: true),
        ReaderLocale("nb", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("no", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("fi", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("pl", narrow, ",", behind: true),
        ReaderLocale("cs", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("sk", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("hu", narrow, ",", behind: true),
        ReaderLocale("ru", narrow, ",", spacesPercent: true, behind: true),
        ReaderLocale("uk", narrow, ",", behind: true), ReaderLocale("tr", ".", ",", behind: false),
        ReaderLocale("el", ".", ",", behind: true), ReaderLocale("id", ".", ","),
        ReaderLocale("vi", ".", ",", behind: true),
        ReaderLocale("ja", ",", "."), ReaderLocale("ko", ",", "."), ReaderLocale("zh", ",", "."),
        ReaderLocale("hi", ",", "."), ReaderLocale("th", ",", "."), ReaderLocale("he", ",", "."),
    ]

    /// What is liked best of those that are known, as `Accept-Language` lists them.
    package init(accepting header: String?) {
        var best: (locale: ReaderLocale, weight: Int)?
        for item in (header ?? "").utf8.prefix(500).split(separator: UInt8(ascii: ",")).prefix(20) {
            let parts = String(decoding: item, as: UTF8.self).lowercased().split(separator: ";")
            guard let tag = parts.first.map({ $0.filter { $0 != " " } }), let locale = Self.known(as: tag) else {
                continue
            }
            let weight = parts.dropFirst().lazy.compactMap { Self.weight(of: $0.filter { $0 != " " }) }.first ?? 1_000
            if weight > best?.weight ?? 0 { best = (locale, weight) }
        }
        self = best?.locale ?? .standard
    }

    private static func known(as tag: String) -> ReaderLocale? {
        known.first { tag == $0.tag || tag.hasPrefix($0.tag + "-") }
    }

    /// `q=0.8`, in thousandths.
    private static func weight(of parameter: String) -> Int? {
        guard parameter.hasPrefix("q="), let share = Double(parameter.dropFirst(2)), (0...1).contains(share) else {
            return nil
        }
        return Int(share * 1_000)
    }
}
