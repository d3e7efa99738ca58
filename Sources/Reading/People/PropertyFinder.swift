// One property out of a stored JSON object.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// Finds a property by its name, at the top of an object or in one of its objects.
struct PropertyFinder {
    private let name: String
    private let object: String?

    init(_ name: String, within object: String? = nil) {
        self.name = name
        self.object = object
    }

    /// What SQL can look for, so that few texts are read in vain: never too little, at times too much.
    var pattern: String {
        let isPlain = name.utf8.allSatisfy { byte in
            byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                && byte != UInt8(ascii: "/")
        }
        return isPlain ? "%\"\(name)\"%" : "%"
    }

    /// Its value as text: a number as it was written, a flag as `true` or `false`. Nil where there is none.
    func text(in json: [UInt8]) -> String? {
        (try? JSONReader.read(json.span) { (reader: inout JSONReader) throws(JSONError) in
            guard let object else { return try find(&reader) }
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if reader.text(key).exact == object.exact { return try find(&reader) }
                try reader.skip()
            }
            return nil
        }) ?? nil
    }

    private func find(_ reader: inout JSONReader) throws(JSONError) -> String? {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            let value = try reader.value()
            if reader.text(key).exact == name.exact { return reader.text(value) }
        }
        return nil
    }
}
