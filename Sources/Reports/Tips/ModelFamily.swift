// Which models are the smaller siblings of which.
// SPDX-License-Identifier: Apache-2.0

/// A model's place in its vendor's family, as its name tells it: `claude-opus-4-5` is the largest of three, version 4.5.
struct ModelFamily: Sendable, Equatable {
    let line: Line
    /// 0 for the largest model of the line.
    let rung: Int
    let version: [Int]
    /// What stands right behind the version: `o` of `gpt-4o`.
    let variant: String

    /// What a vendor calls its models, from the largest down.
    enum Line: String, Sendable, CaseIterable {
        case claude, gpt, gemini

        var rungs: [String] {
            switch self {
            case .claude: ["opus", "sonnet", "haiku"]
            case .gpt: ["", "mini", "nano"]
            case .gemini: ["pro", "flash", "flash-lite"]
            }
        }
    }

    /// Nil for names that are of no known family, or say more than size and version (`gemini-2.5-flash-image`).
    init?(_ name: String) {
        var parts = (name.split(separator: "/").last ?? "").split(separator: "-")[...]
        guard let line = parts.popFirst().flatMap({ Line(rawValue: String($0)) }) else { return nil }
        var version: [Int] = []
        var variant = ""
        var words: [Substring] = []
        for part in parts {
            // A date or a stage of development, and all that follows, is not the model's name.
            if part.utf8.count >= 4, part.allSatisfy(\.isNumber) { break }
            if ["preview", "latest", "exp"].contains(part) { break }
            let digits = part.prefix { $0.isNumber || $0 == "." }
            let numbers = digits.split(separator: ".").compactMap { Int($0) }
            guard !numbers.isEmpty else {
                words.append(part)
                continue
            }
            version += numbers
            variant += part.dropFirst(digits.count)
        }
        guard let rung = line.rungs.firstIndex(of: words.joined(separator: "-")), !version.isEmpty else { return nil }
        self.line = line
        self.rung = rung
        self.version = version
        self.variant = variant
    }

    func isOlder(than other: ModelFamily) -> Bool { version.lexicographicallyPrecedes(other.version) }

    /// True for a smaller model of the same line.
    func isSmaller(than other: ModelFamily) -> Bool {
        line == other.line && variant == other.variant && rung > other.rung
    }
}
