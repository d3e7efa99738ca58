// A short run over all that reads what others send, in each run of the tests.
// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct FuzzTests {
    /// In a process of its own, since a trap ends it. The child ends well also where there was a finding, so that what it
    /// said of it is not lost.
    @Test func `Whatever is read, no law is broken, and nothing brings a reader down`() async {
        let ended = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) { Rounds.run() }
        guard let ended else { return }
        let said = String(decoding: ended.standardErrorContent, as: UTF8.self)
        #expect(!said.contains(Rounds.finding) && said.contains(Rounds.end), "\(said)")
    }

    @Test func `Each target has a corpus, and each corpus a target`() {
        let names = FuzzTarget.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(Corpus.folders) == Set(names))
    }

    @Test func `Corpora are small, and no input is longer than its target takes`() {
        var total = 0
        for target in FuzzTarget.all {
            let files = Corpus.files("Fuzz/corpus/\(target.name)")
            #expect(!files.isEmpty, "\(target.name)")
            total += files.reduce(0) { $0 + $1.bytes.count }
            for file in files { #expect(file.bytes.count <= target.most, "\(target.name)/\(file.name)") }
        }
        #expect(total < 1 << 20)
    }

    @Test func `Mutations are the same for the same seed, and others for another`() {
        let target = FuzzTarget.json
        func some(_ seed: UInt64) -> [[UInt8]] {
            var mutator = Mutator(target, [Array("{\"a\":[1,2]}".utf8)], seed: seed)
            return (0..<50).map { _ in mutator.next() }
        }
        #expect(some(1) == some(1))
        #expect(some(1) != some(2))
        #expect(some(1).allSatisfy { $0.count <= target.most })
    }
}
