// Texts have the numbers that they were given, each byte by byte its own.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct TextNumbersTests {
    @Test func `Texts that Unicode takes for one are two`() {
        var numbers = TextNumbers()
        numbers.set(1, of: "caf\u{E9}")
        #expect(numbers.number(of: "cafe\u{301}") == nil)
        numbers.set(2, of: "cafe\u{301}")
        #expect(numbers.number(of: "caf\u{E9}") == 1 && numbers.number(of: "cafe\u{301}") == 2 && numbers.count == 2)
    }

    @Test(arguments: [81, 82, 83] as [UInt64])
    func `They are what a dictionary of their bytes would hold`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        var numbers = TextNumbers()
        var expected: [[UInt8]: Int64] = [:]
        let letters = Array("ab\u{E9}\u{1F9FE}".unicodeScalars)
        for step in 0..<6_000 {
            // Of few letters and all lengths: many are asked for again, and many differ in one place only.
            var text = ""
            for _ in 0..<[0, 1, 2, 7, 8, 9, 15, 16, 17, 33].randomElement(using: &generator, or: 3) {
                text.unicodeScalars.append(letters[Int.random(in: 0..<10, using: &generator) < 9 ? 0 : 1])
            }
            if Int.random(in: 0..<4, using: &generator) == 0 {
                text.unicodeScalars.append(letters[Int.random(in: 0..<letters.count, using: &generator)])
            }
            #expect(numbers.number(of: text) == expected[Array(text.utf8)], "step \(step), seed \(seed)")
            if Bool.random(using: &generator) {
                numbers.set(Int64(step), of: text)
                expected[Array(text.utf8)] = Int64(step)
            }
        }
        #expect(numbers.count == expected.count, "seed \(seed)")
        for (text, number) in expected {
            #expect(numbers.number(of: String(decoding: text, as: UTF8.self)) == number, "seed \(seed)")
        }
        numbers.removeAll()
        #expect(numbers.count == 0 && numbers.number(of: "a") == nil)
    }
}

extension [Int] {
    fileprivate func randomElement(using generator: inout Seeded, or other: Int) -> Int {
        randomElement(using: &generator) ?? other
    }
}
