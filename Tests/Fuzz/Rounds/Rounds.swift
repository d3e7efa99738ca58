// The run of `make test`: each target over its corpus, and over mutations of it.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Goes through all targets in a process that may end in any way.
///
/// The environment may say more: `BURSAR_FUZZ` names one target, `BURSAR_FUZZ_SEED` takes other mutations, and
/// `BURSAR_FUZZ_TIMES` as many times more of them.
enum Rounds {
    static let finding = "✘ finding: "
    static let end = "fuzzed: "

    static func run() {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["BURSAR_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
        let times = environment["BURSAR_FUZZ_TIMES"].flatMap { Int($0) } ?? 1
        let targets = FuzzTarget.all.filter {
            environment["BURSAR_FUZZ"].map { [name = $0.name] in name == $0 } ?? true
        }
        // As large as the smallest stack of a thread that reads what others answer.
        Watchman.onThread(stack: 512 << 10) {
            let count = targets.reduce(0) { $0 + run($1, seed: seed, rounds: $1.rounds * times) }
            FileHandle.standardError.write(Data("\(end)\(count) inputs of \(targets.count) targets\n".utf8))
        }
    }

    private static func run(_ target: FuzzTarget, seed: UInt64, rounds: Int) -> Int {
        let inputs = Corpus.inputs(of: target)
        Watchman.begin(target, seed: seed)
        for input in inputs { Watchman.run(target, input) }
        var mutator = Mutator(target, inputs, seed: seed)
        for _ in 0..<rounds { Watchman.run(target, mutator.next()) }
        return inputs.count + rounds
    }
}
