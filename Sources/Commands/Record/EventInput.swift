// A file of events, or standard input, as it is read.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Glibc

/// Yields the events of a file one by one. A gzip file is decompressed first.
struct EventInput {
    private let name: String
    private let descriptor: Int32
    private let size: Int?
    private var splitter = EventSplitter()
    private var consumed = 0
    private var isAtEnd = false
    private var piece = [UInt8](repeating: 0, count: 1 << 18)

    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// What a gzip file may hold.
    private static let mostDecompressed = 2 << 30

    /// `-` is standard input.
    init(_ name: String) throws(Unreadable) {
        self.name = name
        descriptor = name == "-" ? 0 : open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unreadable(description: "\(name): \(String(cString: strerror(errno)))") }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isFile ? Int(status.st_size) : nil
        let head = try read()
        if head.starts(with: [0x1F, 0x8B]) {
            try decompress(after: head)
        } else {
            splitter.feed(head)
        }
    }

    /// How much of the file is read; nil where its size is not known.
    var share: Double? { size.map { $0 == 0 ? 1 : Double(consumed) / Double($0) } }

    mutating func next() throws -> ArraySlice<UInt8>? {
        while true {
            if let event = try splitter.next() { return event }
            guard !isAtEnd else { return nil }
            splitter.feed(try read())
        }
    }

    private mutating func read() throws(Unreadable) -> ArraySlice<UInt8> {
        var count = Glibc.read(descriptor, &piece, piece.count)
        while count < 0 && errno == EINTR { count = Glibc.read(descriptor, &piece, piece.count) }
        guard count >= 0 else { throw Unreadable(description: "\(name): \(String(cString: strerror(errno)))") }
        consumed += count
        if count == 0 {
            isAtEnd = true
            splitter.finish()
            if descriptor != 0 { close(descriptor) }
        }
        return piece[..<count]
    }

    private mutating func decompress(after head: ArraySlice<UInt8>) throws(Unreadable) {
        var compressed = Array(head)
        while !isAtEnd { compressed += try read() }
        do throws(GzipError) {
            splitter.feed(try Gzip.decompress(compressed, limit: Self.mostDecompressed)[...])
        } catch {
            throw Unreadable(description: "\(name): \(error)")
        }
    }
}
