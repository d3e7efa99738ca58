// Content negotiation: which of the forms we have a client wants most.
// SPDX-License-Identifier: Apache-2.0

/// Reads `Accept` and `Accept-Encoding` (RFC 9110, 12.5).
package enum ContentNegotiation {
    /// The offer that the client wants most; the earlier one where it wants two as much. Without a header, the first.
    ///
    /// Nil when it wants none of them. A range's parameter is compared only where the offer has it too: a client that
    /// asks for a version is refused another one, but a parameter that is not known here is no reason to refuse.
    package static func best(of offers: [MediaType], header: String?) -> MediaType? {
        // Commas alone name as little as no header does.
        let wishes = QuotedText.split(header ?? "", at: ",").filter { !$0.isEmpty }
        guard !wishes.isEmpty else { return offers.first }
        let ranges = wishes.compactMap(Range.init)
        var best: (offer: MediaType, weight: Int)?
        for offer in offers {
            let weight = weight(of: offer, in: ranges)
            if weight > best?.weight ?? 0 { best = (offer, weight) }
        }
        return best?.offer
    }

    /// True when gzip is welcome, and no less than the plain body.
    package static func takesGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        var gzip: Int?
        var identity: Int?
        var anything: Int?
        for piece in QuotedText.split(header, at: ",") {
            let parts = QuotedText.split(piece, at: ";")
            guard let coding = parts.first?.lowercased() else { continue }
            guard let weight = Weight.thousandths(in: parts.dropFirst()) else { continue }
            switch coding {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "identity": identity = weight
            case "*": anything = weight
            default: continue
            }
        }
        let wanted = gzip ?? anything ?? 0
        return wanted > 0 && wanted >= identity ?? 0
    }

    /// The weight of the most specific range that the offer is in.
    private static func weight(of offer: MediaType, in ranges: [Range]) -> Int {
        var best: (specificity: Int, weight: Int) = (-1, 0)
        for range in ranges {
            guard let specificity = range.specificity(for: offer) else { continue }
            if specificity > best.specificity { best = (specificity, range.weight) }
        }
        return best.weight
    }

    private struct Range {
        let type: MediaType
        let weight: Int

        init?(_ text: String) {
            guard let type = MediaType(text) else { return nil }
            self.type = type
            guard let weight = Weight.parsed(type[parameter: "q"]) else { return nil }
            self.weight = weight
        }

        /// Nil when the offer is not in the range; else the more, the narrower the range.
        func specificity(for offer: MediaType) -> Int? {
            if type.type == "*" { return type.subtype == "*" ? 0 : nil }
            guard type.type == offer.type else { return nil }
            if type.subtype == "*" { return 1 }
            guard type.subtype == offer.subtype else { return nil }
            var specificity = 2
            for parameter in type.parameters where parameter.name != "q" {
                guard let offered = offer[parameter: parameter.name] else { continue }
                guard offered.lowercased() == parameter.value.lowercased() else { return nil }
                specificity += 1
            }
            return specificity
        }
    }

    /// A `q` value, in thousandths so that it compares exactly.
    private enum Weight {
        static func thousandths(in parameters: some Sequence<String>) -> Int? {
            for parameter in parameters {
                let halves = parameter.split(separator: "=", maxSplits: 1).map { QuotedText.trimmed($0) }
                if halves.count == 2, halves[0].lowercased() == "q" { return parsed(halves[1]) }
            }
            return 1000
        }

        /// 1000 without a text; nil when it is no weight.
        static func parsed(_ text: String?) -> Int? {
            guard let text else { return 1000 }
            let halves = text.split(separator: ".", omittingEmptySubsequences: false)
            guard (1...2).contains(halves.count), halves[0] == "0" || halves[0] == "1" else { return nil }
            let decimals = halves.count == 2 ? halves[1] : ""
            guard decimals.utf8.count <= 3, decimals.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            let fraction = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count)) ?? 0
            let weight = (halves[0] == "1" ? 1000 : 0) + fraction
            return weight <= 1000 ? weight : nil
        }
    }
}
