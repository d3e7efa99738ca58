// The names that the time zone database has, for whoever wrote one a little wrong.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// The lists of names that lie beside the zones. Where there are none, nothing is suggested.
enum ZoneNames {
    /// Zones first, then the names that stand for others.
    static func read(from directory: String) -> [String] {
        let lists: [(file: String, names: (String) -> [String])] = [
            ("tzdata.zi", names(ofRules:)), ("zone1970.tab", names(ofTable:)),
        ]
        for list in lists {
            let bytes = (try? SmallFile.read("\(directory)/\(list.file)")) ?? []
            let names = list.names(String(decoding: bytes, as: UTF8.self)).filter(isMeant)
            if !names.isEmpty { return names + ["UTC"] }
        }
        return []
    }

    /// The name that is a slip of the hand away; or the one of a place, for somebody who left the continent out.
    static func nearest(to word: String, among names: [String]) -> String? {
        if let name = Suggestion.nearest(to: word, among: names) { return name }
        let places = names.map { String($0.split(separator: "/").last ?? "") }
        return Suggestion.nearest(to: word, among: places).flatMap { place in
            places.firstIndex(of: place).map { names[$0] }
        }
    }

    /// Of `Z NAME …` and `L TARGET NAME`.
    private static func names(ofRules text: String) -> [String] {
        var (zones, links): ([String], [String]) = ([], [])
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3)
            if words.count >= 2, words[0] == "Z" { zones.append(String(words[1])) }
            if words.count >= 3, words[0] == "L" { links.append(String(words[2])) }
        }
        return zones + links
    }

    /// The third column.
    private static func names(ofTable text: String) -> [String] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let columns = line.split(separator: "\t")
            return columns.count >= 3 ? String(columns[2]) : nil
        }
    }

    /// Abbreviations are near to each other, and mean other things; signs of `Etc/GMT+1` are the reverse of what people
    /// expect.
    private static func isMeant(_ name: String) -> Bool { name.contains("/") && !name.hasPrefix("Etc/") }
}
