// `bursar record`: events from files to a server or into a store.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Glibc
import Ledger
import Store
import Wire

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
        var recording = Recording()
        var progress = Progress("recording", counting: "events", isQuiet: options.quiet)
        let destination = try RecordDestination(options)
        let files = options.files.isEmpty ? ["-"] : options.files
        do {
            for file in files { try record(file, to: destination, &recording, &progress) }
        } catch {
            let kept = Result { () throws(StoreError) in try destination.close() }
            progress.end()
            if case .failure(let failure) = kept { Output.say("not in the audit: \(failure)") }
            if recording.sent > 0 { Output.say("not all was recorded: \(recording.summary)") }
            throw error
        }
        defer { progress.end() }
        try destination.close()
        return try tell(recording)
    }

    /// What became of the events so far.
    struct Recording {
        var sent = 0
        var accepted = 0
        var duplicates = 0
        var rejected = 0
        var complaints: [String] = []
        /// What is to be known of events that were taken, each once.
        var notes: [EventNote] = []

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
        _ file: String, to destination: RecordDestination, _ recording: inout Recording, _ progress: inout Progress
    ) throws {
        var input = try EventInput(file)
        var namer = EventNamer()
        var batch: [[UInt8]] = []
        let (most, mostBytes) = (options.batchSize, mostBytes)
        var size = 0
        var first = 0
        func send() throws {
            guard !batch.isEmpty else { return }
            let receipt = try destination.send(batch)
            recording.sent += batch.count
            recording.accepted += receipt.accepted
            recording.duplicates += receipt.duplicates
            recording.rejected += receipt.rejected.count
            for rejection in receipt.rejected {
                let source = file == "-" ? "standard input" : file
                recording.complain("\(source), event \(first + rejection.index + 1): \(rejection.reason)")
            }
            for note in receipt.notes {
                recording.notes.add(EventNote(note.text, index: first + note.index, events: note.events))
            }
            first += batch.count
            batch.removeAll(keepingCapacity: true)
            size = 0
            progress.show(recording.sent, share: options.files.count == 1 ? input.share : nil)
        }
        while let event = try input.next() {
            let event = namer.named(event)
            batch.append(event)
            size += event.count
            if batch.count >= most || size >= mostBytes { try send() }
        }
        try send()
    }

    private func tell(_ recording: Recording) throws(Output.Failure) -> Exit {
        for complaint in recording.complaints { Output.say(complaint) }
        if recording.rejected > recording.complaints.count {
            Output.say("… and \(recording.rejected - recording.complaints.count) more")
        }
        for note in recording.notes { Output.say("\(note.events.counted("event")): \(note.text)") }
        try Output.print(recording.summary)
        return recording.rejected == 0 ? .done : .no
    }
}
