// All series of one metric name, whatever its kind.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A name, its series, and the page they were last rendered to.
///
/// Adding to a series takes no lock; finding one takes the table's, for as long as it takes to look it up. Rendering
/// works on a snapshot of the table, so it never holds up either.
final class Family: Sendable {
    let header: Header
    let changes = ChangeFlags()
    private let labels: [LabelName]
    private let maxSeries: Int
    /// Counts the label sets that were refused; nil where none is.
    private let overflow: CounterSeries?
    private let collect: (@Sendable () -> Samples<Int64>)?
    private let templates: [FamilyTemplate]
    /// The block of the series that takes in what is beyond the cap.
    private let fold: [UInt8]
    private let table: Mutex<SeriesTable>
    private let page = Mutex(Page())

    /// What was rendered last.
    private struct Page {
        var order = SeriesOrder()
        var formats = ExpositionFormat.allCases.map { _ in RenderedFamily() }
    }

    init(
        _ header: Header, labels: [LabelName], maxSeries: Int, overflow: CounterSeries?,
        collect: (@Sendable () -> Samples<Int64>)?
    ) {
        precondition(Set(labels).count == labels.count, "\(header.name) has a label twice")
        precondition(maxSeries > 0, "\(header.name) must be allowed a series")
        self.header = header
        self.labels = labels
        self.maxSeries = maxSeries
        self.overflow = overflow
        self.collect = collect
        templates = ExpositionFormat.allCases.map {
            FamilyTemplate(header, hasLabels: !labels.isEmpty, format: $0)
        }
        let others = labels.map { _ in "other" }
        fold = ByteWriter.bytes(capacity: LabelBlock.capacity(labels, others)) {
            LabelBlock.write(labels, others, to: &$0)
        }
        table = Mutex(SeriesTable(width: header.kind.width, generation: 0))
    }

    /// The cells of the series with these label values, which is there from now on.
    func cells(for values: [String], isCapped: Bool) -> Cells {
        let (cells, isNew, refused) = table.withLock { table in
            let found = admit(values, to: &table, isCapped: isCapped)
            let (page, first) = table.cells(at: found.position)
            return (Cells(page: page, first: first, family: self), found.isNew, found.refused)
        }
        if isNew { changes.raise() }
        if refused { overflow?.add(1) }
        return cells
    }

    /// Puts these samples in the place of all series. Handles to series of before write to nothing that is seen.
    func replaceAll(_ samples: Samples<Int64>) {
        let number = header.kind.number
        let refused = table.withLock { table in
            var fresh = SeriesTable(width: header.kind.width, generation: table.generation + 1)
            var refused: Int64 = 0
            for sample in samples {
                let found = admit(sample.labels, to: &fresh, isCapped: true)
                let (page, first) = fresh.cells(at: found.position)
                _ = page.update(first) { number.sum($0, sample.value) }
                if found.refused { refused += 1 }
            }
            table = fresh
            return refused
        }
        changes.raise()
        if refused > 0 { overflow?.add(refused) }
    }

    private func admit(
        _ values: [String], to table: inout SeriesTable, isCapped: Bool
    ) -> (position: Int, isNew: Bool, refused: Bool) {
        withBlock(of: values) { block in
            fold.withUnsafeBufferPointer { fold in
                table.admit(block, limit: isCapped ? maxSeries : .max, fold: fold)
            }
        }
    }

    private func withBlock<Result>(of values: [String], _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        precondition(values.count == labels.count, "\(header.name) has \(labels.count) labels, not \(values.count)")
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: LabelBlock.capacity(labels, values)) { buffer in
            var writer = ByteWriter(buffer)
            LabelBlock.write(labels, values, to: &writer)
            return body(writer.written)
        }
    }

    /// Appends the family's page, rendered anew only if something changed. `version` makes a version that was never used; a
    /// chunk whose version `isKept` may come without its bytes.
    func append(
        to chunks: inout [Chunk], _ format: ExpositionFormat, isKept: (UInt64) -> Bool, version: () -> UInt64
    ) {
        page.withLock { page in
            if let collect { take(collect()) }
            // All flags are up at first, so there are chunks when one is down.
            let index = format.rawValue
            if changes.lower(format) || page.formats[index].lacks(isKept) {
                let snapshot = table.withLock { $0 }
                page.order.extend(to: snapshot)
                page.formats[index] = templates[index].render(
                    snapshot, order: page.order.positions, last: page.formats[index], isKept: isKept, version: version)
            }
            chunks += page.formats[index].chunks
        }
    }

    /// Takes in what was collected. Mostly it is of the series that are there already: then only numbers are written, and
    /// where none of them changed nothing is rendered.
    private func take(_ samples: Samples<Int64>) {
        let isChanged = table.withLock { table -> Bool? in
            guard table.count == samples.count else { return nil }
            for (position, sample) in samples.enumerated() {
                guard withBlock(of: sample.labels, { table.has($0, at: position) }) else { return nil }
            }
            var isChanged = false
            for (position, sample) in samples.enumerated() {
                let (page, first) = table.cells(at: position)
                if page.update(first, { _ in sample.value }) { isChanged = true }
            }
            return isChanged
        }
        switch isChanged {
        case true?: changes.raise()
        case false?: break
        case nil: replaceAll(samples)
        }
    }

    /// Lets go of the bytes of large chunks; what asks for them again has them rendered again. Says how many they were.
    func letGo(of format: ExpositionFormat) -> Int {
        page.withLock { page in
            let index = format.rawValue
            return page.formats[index].chunks.indices.reduce(0) { $0 + page.formats[index].chunks[$1].letGo() }
        }
    }

    /// Forgets all that was rendered in a format. Says how many bytes it was.
    func forget(_ format: ExpositionFormat) -> Int {
        page.withLock { page in
            let size = page.formats[format.rawValue].size
            page.formats[format.rawValue] = RenderedFamily()
            changes.raise()
            return size
        }
    }
}
