// `bursar record`: events from files to a server or into a store.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Glibc
import Ledger

/// Reads events, sends them in batches, and says what became of them.
struct RecordCommand {
    private let options: RecordOptions

    init(_ options: RecordOptions) { self.options = options }

    /// A batch also ends here: a server takes 16 MiB, unless it is told otherwise. A store takes what memory holds.
    private var mostBytes: Int {
        switch options.destination {
        case .server: 4 << 20
        case .store: 32 << 20
        }
    }

    func run() throws -> Exit {
        var tally = Tally()
        var progress = Progress("recording", counting: "events", isQuiet: options.quiet)
        let destination = try RecordDestination(options)
        let files = options.files.isEmpty ? ["-"] : options.files
        do {
            for file in files { try record(file, to: destination, &tally, &progress) }
        } catch {
            destination.close()
            progress.end()
            if tally.sent > 0 { Output.say("not all was recorded: \(tally.summary)") }
            throw error
        }
        destination.close()
        progress.end()
        return try tell(tally)
    }

    /// What became of the events so far.
    struct Tally {
        var sent = 0
        var accepted = 0
        var duplicates = 0
        var rejected = 0
        var complaints: [String] = []

        /// Complaints beyond these are only counted.
        static let shown = 20

        var summary: String {
            "\(sent.counted("event")): \(accepted) accepted, \(duplicates.counted("duplicate")), \(rejected) rejected"
        }

        mutating func complain(_ text: String) {
            if complaints.count < Self.shown { complaints.append(text) }
        }
    }

    private func record(
        _ file: String, to destination: RecordDestination, _ tally: inout Tally, _ progress: inout Progress
    ) throws {
        var input = try EventInput(file)
        var namer = EventNamer()
        var batch: [[UInt8]] = []
        let (most, mostBytes) = (options.batchSize, mostBytes)
        var size = 0
        var first = 0
        func send() throws {
            guard !batch.isEmpty else { return }
            let outcome = try destination.send(batch)
            tally.sent += batch.count
            tally.accepted += outcome.accepted
            tally.duplicates += outcome.duplicates
            tally.rejected += outcome.rejected.count
            for (index, reason) in outcome.rejected {
                tally.complain("\(file == "-" ? "standard input" : file), event \(first + index + 1): \(reason)")
            }
            first += batch.count
            batch.removeAll(keepingCapacity: true)
            size = 0
            progress.show(tally.sent, share: options.files.count == 1 ? input.share : nil)
        }
        while let event = try input.next() {
            let event = namer.named(event)
            batch.append(event)
            size += event.count
            if batch.count >= most || size >= mostBytes { try send() }
        }
        try send()
    }

    private func tell(_ tally: Tally) throws(Output.Failure) -> Exit {
        for complaint in tally.complaints { Output.say(complaint) }
        if tally.rejected > tally.complaints.count {
            Output.say("… and \(tally.rejected - tally.complaints.count) more")
        }
        try Output.print(tally.summary)
        return tally.rejected == 0 ? .done : .no
    }
}
