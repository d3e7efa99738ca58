// Numbers on the page.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Seeded
import Testing

@Suite struct NumberTests {
    private func rendered(_ value: Int64, scale: Int) throws -> String? {
        let registry = Registry()
        registry.gauge("value", help: "", scale: scale).series().set(value)
        return try Page(registry)["value"][[:]]
    }

    private func rendered(_ value: Double) throws -> String? {
        let registry = Registry()
        registry.gauge("value", help: "").series().set(value)
        return try Page(registry)["value"][[:]]
    }

    /// The decimal by moving the point in the digits of the integer.
    private func decimal(_ value: Int64, scale: Int) -> String {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        var fraction = padded.suffix(scale)
        while fraction.last == "0" { fraction.removeLast() }
        return (value < 0 ? "-" : "") + padded.dropLast(scale) + (fraction.isEmpty ? "" : "." + fraction)
    }

    @Test func `An integer is shown as an exact decimal`() throws {
        #expect(try rendered(0, scale: 0) == "0")
        #expect(try rendered(0, scale: 9) == "0")
        #expect(try rendered(1, scale: 9) == "0.000000001")
        #expect(try rendered(1_500_000, scale: 9) == "0.0015")
        #expect(try rendered(-1_050_000_000, scale: 9) == "-1.05")
        #expect(try rendered(100, scale: 2) == "1")
        #expect(try rendered(.max, scale: 0) == "9223372036854775807")
        #expect(try rendered(.min, scale: 9) == "-9223372036.854775808")
        #expect(try rendered(.min, scale: 18) == "-9.223372036854775808")
        #expect(try rendered(-1, scale: 18) == "-0.000000000000000001")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Any integer at any scale is the integer with its point moved`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        for scale in 0...18 {
            let registry = Registry()
            let gauge = registry.gauge("value", help: "", labels: ["i"], scale: scale)
            var values: [Int64] = [0, .min, .max]
            for _ in 0..<200 {
                let value = Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64, using: &generator)
                let roundness = (0..<Int.random(in: 0...9, using: &generator)).reduce(Int64(1)) {
                    $1 >= 0 ? $0 * 10 : 1
                }
                values.append(value / roundness * roundness)
            }
            for (i, value) in values.enumerated() { gauge.series([String(i)]).set(value) }
            let shown = try Page(registry)["value"]
            for (i, value) in values.enumerated() {
                #expect(
                    shown[["i": String(i)]] == decimal(value, scale: scale), "\(value) at \(scale), seed \(seed)")
            }
        }
    }

    @Test func `A double is spelled as Prometheus spells it`() throws {
        #expect(try rendered(.nan) == "NaN")
        #expect(try rendered(.infinity) == "+Inf")
        #expect(try rendered(-.infinity) == "-Inf")
        #expect(try rendered(-0.0) == "0")
        #expect(try rendered(17) == "17")
        #expect(try rendered(-2.5) == "-2.5")
        #expect(try rendered(0.1) == "0.1")
        #expect(try rendered(1_700_000_000.123) == "1700000000.123")
        #expect(try rendered(9_007_199_254_740_992) == "9007199254740992")
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `Any double reads back as itself`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        for special in [Double.greatestFiniteMagnitude, -.leastNonzeroMagnitude, .pi, 1e22, -1.5e300] {
            #expect(try Double(rendered(special) ?? "") == special)
        }
        for _ in 0..<500 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            #expect(try Double(rendered(value) ?? "") == value, "seed \(seed)")
        }
    }

    @Test func `A bound is spelled like Go's %g, and in OpenMetrics always as a float`() throws {
        let bounds = [
            0.000001, 0.00001, 0.0001, 0.001, 0.05, 0.1, 0.25, 1, 2.5, 10, 100.5, 1000, 123_456, 1_000_000, 1_234_567,
            10_000_000,
        ]
        let text = [
            "1e-06", "1e-05", "0.0001", "0.001", "0.05", "0.1", "0.25", "1", "2.5", "10", "100.5", "1000", "123456",
            "1e+06", "1.234567e+06", "1e+07", "+Inf",
        ]
        let openMetrics = text.map { ["1", "10", "1000", "123456"].contains($0) ? $0 + ".0" : $0 }
        let registry = Registry()
        _ = registry.histogram("value", help: "", bounds: bounds, scale: 6)
        #expect(try Page(registry).samples.compactMap { $0.labels["le"] } == text)
        #expect(try Page(registry, .openMetrics).samples.compactMap { $0.labels["le"] } == openMetrics)

        let thousandths = Registry()
        _ = thousandths.histogram("value", help: "", bounds: [-2.5, 0, 0.125, 9.999], scale: 3)
        #expect(
            try Page(thousandths, .openMetrics).samples.compactMap { $0.labels["le"] }
                == ["-2.5", "0.0", "0.125", "9.999", "+Inf"])
    }
}
