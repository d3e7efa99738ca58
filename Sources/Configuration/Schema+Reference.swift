// The reference of a schema: a table in Markdown, and a file to start from.
// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// One row a key, in the order of the schema; the target holds the defaults.
    func markdown(of target: Target) -> String {
        let header = "| key | is | default | |\n|---|---|---|---|\n"
        return header + rows(documentation(of: target), under: "").joined()
    }

    /// The same in chapters: what is a value by itself comes first, then each section and each list, with its example.
    func chapters(of target: Target, examples: [String: String]) -> String {
        let keys = documentation(of: target)
        let header = "| key | is | default | |\n|---|---|---|---|\n"
        let plain = keys.filter(\.isValue)
        let first = header + rows(plain, under: "").joined()
        let others = keys.filter { !$0.isValue }.map { key in
            let inner =
                switch key.shape {
                case .value: [key]
                case .section(let keys), .list(let keys): keys
                }
            let intro = key.sentences.isEmpty ? "" : key.sentences + "\n\n"
            return "## \(key.name)\n\n\(intro)\(header)\(rows(inner, under: "").joined())"
                + (examples[key.name].map { "\n```yaml\n\($0)\n```\n" } ?? "")
        }
        return ([first] + others).joined(separator: "\n")
    }

    private func rows(_ keys: [KeyDocumentation], under path: String) -> [String] {
        keys.flatMap { key in
            let path = path + key.name
            let standard = key.isRequired && !key.isAlternative ? "required" : key.standard.map { "`\($0)`" } ?? ""
            let row = "| `\(path)` | \(key.type) | \(standard) | \(key.sentences.replacingBars) |\n"
            return switch key.shape {
            case .value: [row]
            case .section(let keys): rows(keys, under: path + ".")
            case .list(let keys): [row] + rows(keys, under: path + "[].")
            }
        }
    }

    /// A file that sets every key to its default, with what it is for; keys without a default are commented out.
    package func example(of target: Target) -> String {
        documentation(of: target).map { lines($0).joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func lines(_ key: KeyDocumentation) -> [String] {
        guard key.isAlternative else { return linesAlone(key) }
        var key = key
        key.isAlternative = false
        return ["# or:"] + linesAlone(key).map { $0.hasPrefix("#") ? $0 : "# \($0)" }
    }

    private func linesAlone(_ key: KeyDocumentation) -> [String] {
        let doc = [key.doc, key.restart].filter { !$0.isEmpty }.map { "# \($0)" }
        switch key.shape {
        case .value:
            guard let value = key.standard ?? (key.isRequired ? key.example : nil) else {
                return doc + ["# \(key.name): \(key.example)"]
            }
            return doc + ["\(key.name): \(value)"]
        case .section(let keys):
            return doc + ["\(key.name):"] + keys.flatMap(lines).map { "  \($0)" }
        case .list(let keys):
            // What is in a list is an example and never a default. Without the first `#` of each line it counts.
            return doc + ["# \(key.name):"] + item(keys).map { "#   \($0)" }
        }
    }

    /// The lines of a list's item, of which the first that is no comment gets the dash.
    private func item(_ keys: [KeyDocumentation]) -> [String] {
        let lines = keys.flatMap(lines)
        let start = lines.firstIndex { !$0.hasPrefix("#") } ?? 0
        return lines.enumerated().map { ($0 < start ? "" : $0 == start ? "- " : "  ") + $1 }
    }
}

extension KeyDocumentation {
    fileprivate var restart: String { needsRestart ? "A change needs a restart." : "" }

    /// What it is for, and what a reload does not do.
    fileprivate var sentences: String { [doc, restart].filter { !$0.isEmpty }.joined(separator: " ") }
}

extension String {
    /// A bar would end a cell of a table.
    fileprivate var replacingBars: String {
        split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
