// Something that reads what others send, and what holds of it whatever they send.
// SPDX-License-Identifier: Apache-2.0

/// A reader, the words of what it reads, and its laws.
///
/// `make test` gives it the files of its corpus and mutations of them, `make fuzz` gives it to libFuzzer. Both take it for a
/// finding where the process ends: by a trap, by a law that does not hold, by memory or time without end.
struct FuzzTarget: Sendable {
    /// Also the name of its folder in `corpus`.
    let name: String
    /// What it is given.
    let input: String
    /// Words that make a difference to the reader: mutations put them anywhere.
    let words: [String]
    /// Inputs beside those of its corpus, which stand elsewhere in the repository.
    let seeds: @Sendable () -> [[UInt8]]
    /// Bytes of the longest input.
    let most: Int
    /// Mutations that `make test` tries: about as many as take half a second.
    let rounds: Int
    /// Ends the process where a law does not hold.
    let run: @Sendable ([UInt8]) -> Void

    init(
        _ name: String, _ input: String, words: [String], seeds: @escaping @Sendable () -> [[UInt8]] = { [] },
        most: Int = 4_096, rounds: Int, run: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.name = name
        self.input = input
        self.words = words
        self.seeds = seeds
        self.most = most
        self.rounds = rounds
        self.run = run
    }

    static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// What holds whatever the input is.
func holds(_ isSo: Bool, _ law: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line) {
    if !isSo { fatalError("a law does not hold: \(law())", file: file, line: line) }
}

/// The law that two readings agree.
func same<Value: Equatable>(
    _ one: Value, _ other: Value, _ law: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    if one != other { fatalError("a law does not hold: \(law())\n\(one)\n\(other)", file: file, line: line) }
}

/// The law that a refusal says something.
func says(_ refusal: String, file: StaticString = #fileID, line: UInt = #line) {
    holds(!refusal.isEmpty, "a refusal says why", file: file, line: line)
}

extension [UInt8] {
    /// As text, what is none replaced.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// The bytes up to the first line feed, and those behind it.
    var firstLine: (line: [UInt8], rest: [UInt8]) {
        let end = firstIndex(of: UInt8(ascii: "\n")) ?? endIndex
        return (Array(self[..<end]), Array(self[end...].dropFirst()))
    }
}
