// One input of the fuzzer: read in both formats, and what is accepted must survive.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Wire

/// libFuzzer's own loop. (Its `main` cannot be linked, since the package manager gives an executable another.)
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@main enum FuzzEvents {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        _ = runDriver(&count, &arguments, fuzzEvents)
    }
}

private func fuzzEvents(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    for format in [WireFormat.json, .ndjson] {
        var reader = EventReader(now: Timestamp(milliseconds: 1_795_235_400_000))
        guard let batch = try? reader.read(Array(input), as: format) else { continue }
        precondition(batch.count == batch.records.count + batch.rejections.count)
        for rejection in batch.rejections { precondition(!rejection.error.description.isEmpty) }
        for record in batch.records { check(record) }
    }
    return 0
}

/// Reading the body back into the event changes nothing, and sealing it again comes to the same body.
private func check(_ record: Record) {
    var restored = record.event
    do {
        try Record.restore(record.body, into: &restored)
    } catch {
        preconditionFailure("a stored body was refused: \(error)")
    }
    precondition(restored == record.event)
    precondition(Record.seal(restored, index: record.index).body == record.body)
}
