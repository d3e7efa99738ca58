// A vendor's own usage object, as counts with names.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// What a usage object holds, before a vendor's rules say what is inside what.
///
/// Nothing is dropped without a word. A count of tokens that no rule knows becomes a modifier, which no price has, so
/// that the call is kept unpriced with the reason, and a property of the event, so that the figure is not lost. Any other
/// member that no rule knows is named in `leftOut`, for the answer to tell.
struct VendorUsage {
    private struct Count {
        var group: UsageGroup
        var member: UsageMember
        var units: Int64
    }

    private var counts: [Count] = []
    private(set) var groups: [UsageGroup] = []
    /// Counts that no rule knows, each by its path.
    private(set) var unknown: [Property] = []
    /// The paths of members that say nothing which a rule knows.
    private(set) var leftOut: [String] = []
    private(set) var words = UsageWords()
    private(set) var charge = VendorCharge()
    /// Of a call that sampled several times, what each took; the object's own counts are the last one's then.
    private(set) var iterations: [VendorUsage] = []
    private(set) var isEmpty = true

    /// As many names of unknown members as are kept of one object.
    private static let most = 8

    /// `model` is the one that was asked: a call may have others' iterations in it.
    init(_ reader: inout JSONReader, of model: String) throws(EventError) {
        counts.reserveCapacity(16)
        try readObject(.root, path: "usage", &reader)
        addIterations(of: model)
    }

    private init(iteration path: String, _ reader: inout JSONReader) throws(EventError) {
        try readObject(.root, path: path, &reader)
    }

    /// A count; zero where the vendor did not give it.
    subscript(member: UsageMember, in group: UsageGroup = .root) -> Int64 {
        counts.first { $0.group == group && $0.member == member }?.units ?? 0
    }

    func has(_ member: UsageMember, in group: UsageGroup = .root) -> Bool {
        counts.contains { $0.group == group && $0.member == member }
    }
}

extension VendorUsage {
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
                let isKnown =
                    value.kind == .string
                    ? try words.read(name, value, reader) : try charge.read(name, value, in: group, reader)
                if !isKnown { leaveOut(name, key, path, reader) }
            case .object:
                if name.flatMap({ UsageMember.informational[$0] }) != nil { return }
                let inner = name.flatMap { UsageGroup.table[$0] }
                guard inner != .apart else {
                    leaveOut(name, key, path, reader)
                    return
                }
                if let inner { groups.append(inner) }
                let path = joined(path, reader.text(key))
                try reader.inside(value) { (nested: inout JSONReader) throws(EventError) in
                    try readObject(inner ?? group, path: path, &nested)
                }
            case .array:
                guard let inner = name.flatMap({ UsageGroup.table[$0] }) else {
                    leaveOut(name, key, path, reader)
                    return
                }
                groups.append(inner)
                try reader.inside(value) { (nested: inout JSONReader) throws(EventError) in
                    if inner == .iterations { try readIterations(&nested) } else { try readParts(inner, &nested) }
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
            return
        }
        if try charge.read(name, value, in: group, reader) { return }
        if name.flatMap({ UsageMember.informational[$0] }) != nil { return }
        let text = reader.text(key)
        guard text.lowercased().hasSuffix("tokens") || text.lowercased().hasSuffix("count") else {
            leaveOut(name, key, path, reader)
            return
        }
        guard reader.fixed(value, decimals: 0)?.units != 0, unknown.count < Self.most else { return }
        guard reader.isForProperty(value) else { throw notACount(text) }
        unknown.append(Property(joined(path, text), .number(reader.text(value))))
    }

    private mutating func leaveOut(
        _ name: FoldedName?, _ key: JSONToken, _ path: String, _ reader: borrowing JSONReader
    ) {
        guard leftOut.count < Self.most, name.flatMap({ UsageMember.informational[$0] }) == nil else { return }
        leftOut.append(joined(path, reader.text(key)))
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

    private mutating func readIterations(_ reader: inout JSONReader) throws(EventError) {
        try reader.eachElement { (element, reader) throws(EventError) in
            guard element.kind == .object else { return }
            let iteration = try reader.inside(element) { (inner: inout JSONReader) throws(EventError) in
                try VendorUsage(iteration: "usage.iterations", &inner)
            }
            iterations.append(iteration)
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
                guard counts[place].units <= Usage.most else { throw .usage("its parts must add up to at most 1e15") }
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

    /// The path of a member, no longer than the name of a property, or of a modifier, may be.
    private func joined(_ path: String, _ name: String) -> String {
        let (name, most) = (shortened(name), EventLimits.propertyName)
        let whole = "\(path).\(name)"
        return whole.utf8.count <= most ? whole : "usage.….\(name)"
    }

    private func shortened(_ name: String) -> String {
        let name = name.hasControlCharacters ? "?" : name
        return name.utf8.count <= 40 ? name : String(name.unicodeScalars.prefix(10)) + "…"
    }
}

extension VendorUsage {
    /// Puts the sum of all iterations in the place of the last one's counts. Those of another model become unknown
    /// counts, because they have that model's price.
    private mutating func addIterations(of model: String) {
        guard !iterations.isEmpty else { return }
        let last = self
        counts.removeAll { count in
            Self.counted.contains { $0.member == count.member && $0.group == count.group }
        }
        for iteration in iterations {
            let other = iteration.words.model
            guard other.isEmpty || model.isEmpty || other.hasPrefix(model) || model.hasPrefix(other) else {
                let model = shortened(other)
                for (member, name) in [(UsageMember.input, "input_tokens"), (.output, "output_tokens")] {
                    unknown.append(
                        Property("usage.iterations.\(model).\(name)", .number(String(iteration[member]))))
                }
                continue
            }
            for group in iteration.groups where !groups.contains(group) { groups.append(group) }
            for (member, group) in Self.counted where iteration.has(member, in: group) {
                add(iteration[member, in: group], to: member, in: group)
            }
            unknown += iteration.unknown
            leftOut += iteration.leftOut
        }
        // Thinking is told for all of it where no iteration tells it.
        let isTold = iterations.contains { $0.has(.thinking, in: .output) }
        if !isTold, last.has(.thinking, in: .output) {
            add(last[.thinking, in: .output], to: .thinking, in: .output)
        }
        unknown = Array(unknown.prefix(Self.most))
        leftOut = Array(leftOut.prefix(Self.most))
        iterations = []
    }

    private static let counted: [(member: UsageMember, group: UsageGroup)] = [
        (.input, .root), (.output, .root), (.cacheRead, .root), (.cacheCreation, .root),
        (.cacheCreation5m, .cacheCreation), (.cacheCreation1h, .cacheCreation), (.thinking, .output),
    ]

    private mutating func add(_ units: Int64, to member: UsageMember, in group: UsageGroup) {
        if let place = counts.firstIndex(where: { $0.group == group && $0.member == member }) {
            counts[place].units = min(counts[place].units + units, Usage.most + 1)
        } else {
            counts.append(Count(group: group, member: member, units: units))
        }
    }
}

extension VendorUsage {
    /// The object's numbers as they stand, each by its path: what is kept of an object that contradicts itself.
    static func numbers(
        _ reader: inout JSONReader, path: String = "usage", into numbers: inout [Property]
    ) throws(EventError) {
        try reader.eachMember { (key, value, reader) throws(EventError) in
            let path = "\(path).\(reader.text(key))"
            guard path.utf8.count <= EventLimits.propertyName, !path.hasControlCharacters else { return }
            if value.kind == .object {
                try reader.inside(value) { (nested: inout JSONReader) throws(EventError) in
                    try Self.numbers(&nested, path: path, into: &numbers)
                }
            }
            guard value.kind == .number, numbers.count < EventLimits.properties, reader.isForProperty(value) else {
                return
            }
            numbers.append(Property(path, .number(reader.text(value))))
        }
    }
}
