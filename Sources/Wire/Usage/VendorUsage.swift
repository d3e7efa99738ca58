// A vendor's own usage object, as counts with names.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// What a usage object holds, before a vendor's rules say what is inside what.
///
/// A count of tokens that no rule knows is never dropped silently: it becomes a modifier, which no price has, so that the
/// call is kept unpriced with the reason, and a property of the event, so that the figure is not lost. Other members that
/// no rule knows (times, ids, costs in credits) are passed over.
struct VendorUsage {
    private struct Count {
        var group: UsageGroup
        var member: UsageMember
        var units: Int64
    }

    private var counts: [Count] = []
    private(set) var groups: [UsageGroup] = []
    private(set) var unknown: [(name: String, number: String)] = []
    private(set) var tier = ""
    private(set) var geography = ""
    private(set) var speed = ""
    private(set) var isEmpty = true

    init(_ reader: inout JSONReader) throws(EventError) {
        counts.reserveCapacity(16)
        try readObject(.root, path: "usage", &reader)
    }

    /// A count; zero where the vendor did not give it.
    subscript(member: UsageMember, in group: UsageGroup = .root) -> Int64 {
        counts.first { $0.group == group && $0.member == member }?.units ?? 0
    }

    func has(_ member: UsageMember, in group: UsageGroup = .root) -> Bool {
        counts.contains { $0.group == group && $0.member == member }
    }

    private mutating func readObject(_ group: UsageGroup, path: String, _ reader: inout JSONReader) throws(EventError) {
        try reader.eachMember { (key, value, reader) throws(EventError) in
            guard value.kind != .null else { return }
            isEmpty = false
            let name = FoldedName(key, in: reader)
            switch value.kind {
            case .number: try readCount(group, key, name, value, path: path, reader)
            case .string, .true, .false:
                // A count in quotes must not pass for none.
                guard name.flatMap({ UsageMember.table[$0] }) == nil else { throw notACount(reader.text(key)) }
                if value.kind == .string { try readWord(name, value, reader) }
            case .object:
                let inner = name.flatMap { UsageGroup.table[$0] }
                if let inner { groups.append(inner) }
                let path = path + "." + shortened(reader.text(key))
                try reader.inside(value) { (nested: inout JSONReader) throws(EventError) in
                    try readObject(inner ?? group, path: path, &nested)
                }
            case .array:
                guard let inner = name.flatMap({ UsageGroup.table[$0] }) else { return }
                groups.append(inner)
                try reader.inside(value) { (nested: inout JSONReader) throws(EventError) in
                    try readParts(inner, &nested)
                }
            case .null: break
            }
        }
    }

    private mutating func readCount(
        _ group: UsageGroup, _ key: JSONToken, _ name: FoldedName?, _ value: JSONToken, path: String,
        _ reader: borrowing JSONReader
    ) throws(EventError) {
        if let member = name.flatMap({ UsageMember.table[$0] }) {
            try add(group, member, reader.text(key), value, reader)
        } else if name.flatMap({ UsageMember.informational[$0] }) == nil {
            let text = reader.text(key)
            guard text.lowercased().hasSuffix("tokens") || text.lowercased().hasSuffix("count") else { return }
            guard reader.fixed(value, decimals: 0)?.units != 0, unknown.count < 8 else { return }
            unknown.append(
                ("\(path).\(shortened(text))", String(reader.text(value).prefix(EventLimits.propertyNumber))))
        }
    }

    private mutating func readWord(_ name: FoldedName?, _ value: JSONToken, _ reader: borrowing JSONReader)
        throws(EventError)
    {
        guard let word = name.flatMap({ UsageWord.table[$0] }) else { return }
        let text = reader.text(value).lowercased()
        guard text.utf8.count <= EventLimits.name, !text.hasControlCharacters else {
            throw .usage("a name in it is too long, or holds control characters")
        }
        switch word {
        case .tier: tier = text
        case .geography: geography = text
        case .speed: speed = text
        }
    }

    /// An array of parts: Gemini's by modality, Bedrock's by how long the cache lives.
    private mutating func readParts(_ group: UsageGroup, _ reader: inout JSONReader) throws(EventError) {
        try reader.eachElement { (element, reader) throws(EventError) in
            guard element.kind == .object else { return }
            var kind = ""
            var count: JSONToken?
            try reader.inside(element) { (part: inout JSONReader) throws(EventError) in
                try part.eachMember { (key, value, part) throws(EventError) in
                    if value.kind == .string { kind = part.text(value) }
                    if value.kind == .number { count = value }
                }
            }
            guard let count else { return }
            let member =
                group != .cacheDetails
                ? UsageMember(modality: kind) : kind.lowercased() == "1h" ? .cacheCreation1h : .cacheCreation5m
            try add(group, member, "a part's count", count, reader)
        }
    }

    private mutating func add(
        _ group: UsageGroup, _ member: UsageMember, _ name: String, _ value: JSONToken, _ reader: borrowing JSONReader
    ) throws(EventError) {
        guard let number = reader.fixed(value, decimals: member.isSeconds ? 6 : 0),
            number.units >= 0, number.units <= Usage.most, number.isExact || member.isSeconds
        else { throw notACount(name) }
        // Each part stands once, but for Gemini's modalities, of which some are one to us.
        if let place = counts.firstIndex(where: { $0.group == group && $0.member == member }) {
            guard group == .root else {
                counts[place].units += number.units
                return
            }
            // Under two names a count may stand twice, as long as both say the same.
            guard counts[place].units == number.units else { throw .usage("\(shortened(name)) is given twice") }
        } else {
            counts.append(Count(group: group, member: member, units: number.units))
        }
    }

    private func notACount(_ name: String) -> EventError {
        .usage("\(shortened(name)) must be a count from 0 to 1e15")
    }

    private func shortened(_ name: String) -> String {
        let name = name.hasControlCharacters ? "?" : name
        return name.utf8.count <= 40 ? name : String(name.unicodeScalars.prefix(10)) + "…"
    }
}
