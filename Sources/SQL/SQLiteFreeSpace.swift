// Looks for bytes in those parts of a SQLite file that hold no row any more.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// When SQLite moves rows from a page to another it leaves the old bytes where they were, in the gap between the page's
/// row pointers and its rows, until something else is written there. That rows are deleted securely does not reach them.
///
///     page: header (8 or 12) | row pointers | gap | rows
package enum SQLiteFreeSpace {
    /// Whether a text stands in the gap of any page of the file. Reads all of it, but not what is in its log only.
    /// Where the file cannot be read, it may.
    package static func mayHold(_ text: [UInt8], in path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 100)
        guard unsafe pread(descriptor, &head, 100, 0) == 100 else { return true }
        let stored = Int(head[16]) << 8 | Int(head[17])
        let size = stored == 1 ? 65_536 : stored
        guard size >= 512 else { return true }
        let pages = max(1, (4 << 20) / size)
        var bytes = [UInt8](repeating: 0, count: pages * size)
        var offset = 0
        while true {
            let count = unsafe pread(descriptor, &bytes, bytes.count, off_t(offset))
            guard count >= 0 else { return true }
            if count == 0 { return false }
            for start in stride(from: 0, to: count - count % size, by: size) {
                let isFirst = offset + start == 0
                let gap = gap(of: bytes.span.extracting(start..<start + size), headerAt: isFirst ? 100 : 0)
                if contains(text, bytes.span.extracting(start + gap.lowerBound..<start + gap.upperBound)) {
                    return true
                }
            }
            offset += count
        }
    }

    /// Empty for a page that is no part of a tree.
    private static func gap(of page: Span<UInt8>, headerAt header: Int) -> Range<Int> {
        func number(_ place: Int) -> Int { Int(page[header + place]) << 8 | Int(page[header + place + 1]) }
        let width: Int
        switch page[header] {
        case 10, 13: width = 8
        case 2, 5: width = 12
        default: return 0..<0
        }
        let start = header + width + 2 * number(3)
        let end = number(5) == 0 ? 65_536 : number(5)
        return start < end && end <= page.count ? start..<end : 0..<0
    }

    private static func contains(_ text: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        guard let first = text.first, bytes.count >= text.count else { return false }
        for start in 0...(bytes.count - text.count) where bytes[start] == first {
            if text.indices.allSatisfy({ bytes[start + $0] == text[$0] }) { return true }
        }
        return false
    }
}
