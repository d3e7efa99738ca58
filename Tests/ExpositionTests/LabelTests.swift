// Label values: any text there is, and the order they make.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Seeded
import Testing

@Suite struct LabelTests {
    /// Text that tests escaping: what is special, and scalars from every plane.
    private static func text(_ generator: inout Seeded) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...8, using: &generator) {
            if Bool.random(using: &generator) {
                scalars.append(
                    ["\\", "\"", "\n", "n", " ", "!", ",", "}", "\r", "\0"].randomElement(using: &generator) ?? "x")
            } else {
                let plane = UInt32.random(in: 0...16, using: &generator)
                let scalar = Unicode.Scalar(plane << 16 | UInt32.random(in: 0...0xFFFF, using: &generator))
                scalars.append(scalar ?? "\u{FFFD}")
            }
        }
        return String(scalars)
    }

    @Test func `Quotes, backslashes and newlines are escaped`() {
        let registry = Registry()
        _ = registry.counter("x_total", help: "", labels: ["a"]).series(["\"\\\n\\n"])
        let page = String(decoding: registry.render(.text), as: UTF8.self)
        #expect(page.contains(#"x_total{a="\"\\\n\\n"} 0"#))
    }

    @Test func `A help text escapes quotes in OpenMetrics only`() throws {
        let registry = Registry()
        _ = registry.counter("x_total", help: "a \"b\"\n\\c")
        #expect(try Page(registry).comments.first == #"# HELP x_total a "b"\n\\c"#)
        #expect(try Page(registry, .openMetrics).comments.first == #"# HELP x a \"b\"\n\\c"#)
    }

    @Test(arguments: ExpositionFormat.allCases)
    func `Every plane of Unicode survives the way to the page and back`(format: ExpositionFormat) throws {
        let registry = Registry()
        let counter = registry.counter("x_total", help: "", labels: ["plane"])
        var expected: [[String: String]: String] = [:]
        for plane in UInt32(0)...16 {
            // The plane's first scalar, one in the middle, and its last, which is no character and still text.
            for low in [0x00, 0x4E2D, 0xFFFF] as [UInt32] {
                guard let scalar = Unicode.Scalar(plane << 16 | low) else { continue }
                counter.series([String(scalar)]).add(Int64(plane))
                expected[["plane": String(scalar)]] = String(plane)
            }
        }
        #expect(expected.count == 51)
        #expect(try Page(registry, format)["x_total"] == expected)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `Any two texts stay apart and read back`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let registry = Registry()
        let counter = registry.counter("x_total", help: "", labels: ["a", "b"])
        // By scalars: to Swift, two strings are equal when they look alike.
        var expected: [[[Unicode.Scalar]]: Int64] = [:]
        for _ in 0..<1000 {
            let labels = [Self.text(&generator), Self.text(&generator)]
            counter.series(labels).add(1)
            expected[labels.map { Array($0.unicodeScalars) }, default: 0] += 1
        }
        var found: [[[Unicode.Scalar]]: Int64] = [:]
        for sample in try Page(registry).samples where sample.name == "x_total" {
            let key = ["a", "b"].map { Array((sample.labels[$0] ?? "").unicodeScalars) }
            #expect(found.updateValue(Int64(sample.value) ?? -1, forKey: key) == nil, "seed \(seed)")
        }
        #expect(found == expected, "seed \(seed)")
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `Series are sorted by the bytes of their label values, whenever they came`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let sets = (0..<300).map { _ in [Self.text(&generator), Self.text(&generator)] }
        let registry = Registry()
        let counter = registry.counter("x_total", help: "", labels: ["a", "b"])
        for (i, labels) in sets.enumerated() {
            _ = counter.series(labels)
            // Rendering in between makes later series be merged into the order of earlier ones.
            if i % 37 == 0 { _ = registry.render(.text) }
        }
        let shown = try Page(registry).samples.filter { $0.name == "x_total" }.map {
            [$0.labels["a"] ?? "", $0.labels["b"] ?? ""].map { Array($0.utf8) }
        }
        let unique = Set(sets.map { $0.map { Array($0.utf8) } })
        let sorted = unique.sorted { left, right in
            left[0] == right[0]
                ? left[1].lexicographicallyPrecedes(right[1]) : left[0].lexicographicallyPrecedes(right[0])
        }
        let isSorted = shown == sorted
        #expect(isSorted, "seed \(seed)")

        let other = Registry()
        let again = other.counter("x_total", help: "", labels: ["a", "b"])
        for labels in sets.shuffled(using: &generator) { _ = again.series(labels) }
        #expect(other.render(.text) == registry.render(.text), "seed \(seed)")
    }

    @Test func `A long value has room, whether shorter ones came before it or after`() throws {
        let registry = Registry()
        let counter = registry.counter("x_total", help: "", labels: ["a"])
        let long = String(repeating: "\\", count: 5000)
        for label in ["1", long, "2"] {
            counter.series([label]).add(1)
            #expect(try Page(registry)["x_total"][["a": label]] == "1")
        }
        #expect(try Page(registry)["x_total"].count == 3)
    }

    @Test func `A shorter value comes first, even before a space`() throws {
        let registry = Registry()
        let counter = registry.counter("x_total", help: "", labels: ["a"])
        for label in ["gpt", "gpt 4", "gpt\n4", "", "gpt\"4", "gpt\\4", "gpt!4"] { _ = counter.series([label]) }
        #expect(
            try Page(registry).samples.compactMap { $0.labels["a"] }
                == ["", "gpt", "gpt\n4", "gpt 4", "gpt!4", "gpt\"4", "gpt\\4"])
    }
}
