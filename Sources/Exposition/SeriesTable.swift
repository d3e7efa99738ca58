// The series of a family: their label blocks, one after another, and the cells that belong to them.
// SPDX-License-Identifier: Apache-2.0

/// Series by position, in the order in which they came.
///
///     labels  {model="a"} {model="bb"} {model="c"} …     bytes of all blocks
///     ends    12          25           37                where each block ends
///     pages   [cells of the first ⌊64 / width⌋ series] [cells of the next] …
///
/// A copy is a snapshot of which series there are (its arrays are shared until the original grows); the cells are the
/// same ones.
struct SeriesTable: Sendable {
    private var labels: [UInt8] = []
    /// The length of the longest block.
    private(set) var longestBlock = 0
    private var ends: [UInt32] = []
    private var pages: [CellPage] = []
    private var index = LabelIndex()
    /// Bytes of labels from which on they grow by an eighth and not by as much again.
    private static let large = 1 << 20
    /// Cells a series.
    private let width: Int
    /// Tells a table from those that were in its place before.
    let generation: UInt64

    init(width: Int, generation: UInt64) {
        precondition((1...CellPage.capacity).contains(width), "a series has at most \(CellPage.capacity) cells")
        self.width = width
        self.generation = generation
    }

    var count: Int { ends.count }

    private var seriesAPage: Int { CellPage.capacity / width }

    /// The page of a series, and its first cell there.
    func cells(at position: Int) -> (page: CellPage, first: Int) {
        let (page, place) = position.quotientAndRemainder(dividingBy: seriesAPage)
        return (pages[page], place * width)
    }

    /// Finds the series of a block, or adds it.
    ///
    /// Beyond `limit` series the answer is the series of `fold`, which is not counted itself; `refused` is then true.
    mutating func admit(
        _ block: UnsafeBufferPointer<UInt8>, limit: Int, fold: UnsafeBufferPointer<UInt8>
    ) -> (position: Int, isNew: Bool, refused: Bool) {
        let hash = LabelIndex.hash(block)
        if let position = find(block, hash: hash) { return (position, false, false) }
        if count < limit { return (insert(block, hash: hash), true, false) }
        let foldHash = LabelIndex.hash(fold)
        guard let folded = find(fold, hash: foldHash) else {
            return (insert(fold, hash: foldHash), true, !block.equals(fold))
        }
        if count - 1 < limit { return (insert(block, hash: hash), true, false) }
        return (folded, false, true)
    }

    private func find(_ block: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int? {
        withBlocks { blockAt in
            index.find(hash: hash) { blockAt($0).equals(block) }
        }
    }

    func has(_ block: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        withBlocks { $0(position).equals(block) }
    }

    private mutating func insert(_ block: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int {
        let position = count
        // An array doubles when it is full: half of what is large would lie idle.
        if labels.count > Self.large, labels.capacity < labels.count + block.count {
            labels.reserveCapacity(labels.count + labels.count / 8 + block.count)
        }
        labels.append(contentsOf: block)
        guard let end = UInt32(exactly: labels.count) else { preconditionFailure("4 GiB of labels in one family") }
        ends.append(end)
        longestBlock = max(longestBlock, block.count)
        if position.isMultiple(of: seriesAPage) { pages.append(CellPage()) }
        index.insert(position, hash: hash)
        return position
    }

    /// Lends the blocks by position.
    func withBlocks<Result>(_ body: ((Int) -> UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        labels.withUnsafeBufferPointer { labels in
            ends.withUnsafeBufferPointer { ends in
                body { position in
                    let start = position == 0 ? 0 : Int(ends[position - 1])
                    return UnsafeBufferPointer(rebasing: labels[start..<Int(ends[position])])
                }
            }
        }
    }

    /// What the cells hold now, `width` numbers a series.
    func values() -> [Int64] {
        let total = count * width
        let used = seriesAPage * width
        return Array(unsafeUninitializedCapacity: total) { values, filled in
            for page in pages {
                for cell in 0..<min(used, total - filled) {
                    values.initializeElement(at: filled + cell, to: page.load(cell))
                }
                filled += min(used, total - filled)
            }
        }
    }
}
