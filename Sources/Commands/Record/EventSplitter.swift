// Events in files, cut into pieces that can be sent.
// SPDX-License-Identifier: Apache-2.0

/// Finds single events in a stream of bytes: one a line, in an array, or one after the other.
///
/// It only finds where an event ends; whether it is one is for who reads it. A line that is broken costs that line.
struct EventSplitter {
    private var bytes: [UInt8] = []
    private var position = 0
    private var style: Style?
    private var isAtEnd = false

    /// How the events stand in the stream, as its first one tells.
    enum Style {
        case lines
        case values
    }

    /// An event longer than this is none.
    static let longest = 16 << 20

    struct TooLong: Error, CustomStringConvertible {
        let description = "an event is longer than 16 MiB, or a bracket is never closed"
    }

    /// Adds what was read next.
    mutating func feed(_ more: ArraySlice<UInt8>) {
        bytes.removeFirst(position)
        position = 0
        bytes += more
    }

    /// Nothing more will come.
    mutating func finish() { isAtEnd = true }

    /// The next event; nil when more has to be fed first, or at the end.
    mutating func next() throws(TooLong) -> ArraySlice<UInt8>? {
        skip { Self.isSpace($0) }
        guard let style = style ?? decide() else { return try nothingYet() }
        self.style = style
        switch style {
        case .lines:
            guard let end = endOfLine(from: position) else { return try nothingYet() }
            return take(to: end)
        case .values:
            skip { Self.isSpace($0) || [UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ",")].contains($0) }
            guard position < bytes.count else { return nil }
            guard let end = endOfValue(from: position) else { return try nothingYet() }
            return take(to: end)
        }
    }

    private func nothingYet() throws(TooLong) -> ArraySlice<UInt8>? {
        if bytes.count - position > Self.longest { throw TooLong() }
        return nil
    }

    private mutating func take(to end: Int) -> ArraySlice<UInt8> {
        defer { position = end }
        return bytes[position..<end]
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while position < bytes.count, isSkipped(bytes[position]) { position += 1 }
    }

    /// Lines, if the first event is whole within its line; an array or pretty-printed values otherwise.
    private func decide() -> Style? {
        guard position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: "[") { return .values }
        guard let line = endOfLine(from: position) else { return nil }
        guard let value = endOfValue(from: position) else { return isAtEnd ? .lines : nil }
        return value > line ? .values : bytes[value..<line].allSatisfy(Self.isSpace) ? .lines : .values
    }

    private func endOfLine(from start: Int) -> Int? {
        bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? (isAtEnd && start < bytes.count ? bytes.count : nil)
    }

    /// One beyond the bracket that closes the value; nil where it is not there yet.
    private func endOfValue(from start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "{") else { return endOfLine(from: start) }
        var depth = 0
        var isInString = false
        var place = start
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\") where isInString: place += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString:
                depth -= 1
                if depth == 0 { return place + 1 }
            default: break
            }
            place += 1
        }
        return isAtEnd ? bytes.count : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
