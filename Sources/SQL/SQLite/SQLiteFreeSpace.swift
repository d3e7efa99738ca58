// Looks for bytes in those parts of a SQLite file that hold no row any more.
// SPDX-License-Identifier: Apache-2.0

/// When SQLite moves rows from a page to another it leaves the old bytes where they were, in the gap between the page's
/// row pointers and its rows, until something else is written there. That rows are deleted securely does not reach them.
/// Nor does it what was deleted by a SQLite that does not do so: it stands between rows, or on pages that are free.
///
///     page: header (8 or 12) | row pointers | gap | rows, and free blocks between them
package struct SQLiteFreeSpace {
    private let file: SQLiteFile
    private let size: Int
    /// Numbers of pages that belong to no table, in their order.
    private let free: [Int]

    /// Nil where the file cannot be read. Sees what is in the file, not what is in its log only.
    package init?(of database: SQLDatabase<some SQLFailure>) {
        guard let file = database.file, let head = Self.read(file, 100, at: 0) else { return nil }
        let stored = Self.number(head.span, 16, bytes: 2)
        size = stored == 1 ? 65_536 : stored
        guard size >= 512, let end = file.size else { return nil }
        self.file = file
        free = Self.freePages(file, size, first: Self.number(head.span, 32, bytes: 4), most: end / size)
    }

    /// Whether a text stands where no row is. Reads all of the file; where that fails, it may.
    package func mayHold(_ text: [UInt8]) -> Bool {
        guard let end = file.size else { return true }
        var bytes = [UInt8](repeating: 0, count: max(1, (4 << 20) / size) * size)
        var free = free[...]
        var offset = 0
        while offset < end {
            guard file.read(into: &bytes, at: offset) else { return true }
            for start in stride(from: 0, to: min(bytes.count, end - offset), by: size) {
                let page = bytes.span.extracting(start..<start + size)
                let number = (offset + start) / size + 1
                if free.first == number {
                    free.removeFirst()
                    if Self.contains(text, page, 0..<size) { return true }
                } else {
                    let header = number == 1 ? 100 : 0
                    if Self.contains(text, page, Self.gap(of: page, headerAt: header)) { return true }
                    if Self.freeBlocksHold(text, page, headerAt: header) { return true }
                }
            }
            offset += bytes.count
        }
        return false
    }

    /// The list of free pages: trunks, each with the number of the next, a count, and the numbers of leaves.
    private static func freePages(_ file: SQLiteFile, _ size: Int, first: Int, most: Int) -> [Int] {
        var pages: [Int] = []
        var trunk = first
        // A list that has changed meanwhile may lead in circles.
        while trunk > 1, trunk <= most, pages.count < most, let page = read(file, size, at: (trunk - 1) * size) {
            pages.append(trunk)
            let count = min(number(page.span, 4, bytes: 4), size / 4 - 2)
            for place in 0..<count { pages.append(number(page.span, 8 + 4 * place, bytes: 4)) }
            trunk = number(page.span, 0, bytes: 4)
        }
        return pages.sorted()
    }

    /// Empty for a page that is no part of a tree.
    private static func gap(of page: Span<UInt8>, headerAt header: Int) -> Range<Int> {
        let width: Int
        switch page[header] {
        case 10, 13: width = 8
        case 2, 5: width = 12
        default: return 0..<0
        }
        let start = header + width + 2 * number(page, header + 3, bytes: 2)
        let rows = number(page, header + 5, bytes: 2)
        let end = rows == 0 ? 65_536 : rows
        return start < end && end <= page.count ? start..<end : 0..<0
    }

    /// Free blocks are a list in the order of their places: where the next one is, how long this one is, what was there.
    private static func freeBlocksHold(_ text: [UInt8], _ page: Span<UInt8>, headerAt header: Int) -> Bool {
        guard [2, 5, 10, 13].contains(page[header]) else { return false }
        var place = number(page, header + 1, bytes: 2)
        while place > header, place + 4 <= page.count {
            let length = number(page, place + 2, bytes: 2)
            if length > 4, place + length <= page.count, contains(text, page, place + 4..<place + length) {
                return true
            }
            let next = number(page, place, bytes: 2)
            guard next > place else { break }
            place = next
        }
        return false
    }

    private static func read(_ file: SQLiteFile, _ count: Int, at place: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return file.read(into: &bytes, at: place) ? bytes : nil
    }

    private static func number(_ bytes: Span<UInt8>, _ place: Int, bytes count: Int) -> Int {
        (place..<place + count).reduce(0) { $0 << 8 | Int(bytes[$1]) }
    }

    private static func contains(_ text: [UInt8], _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let first = text.first, range.count >= text.count else { return false }
        for start in range.lowerBound...(range.upperBound - text.count) where bytes[start] == first {
            if text.indices.allSatisfy({ bytes[start + $0] == text[$0] }) { return true }
        }
        return false
    }
}
