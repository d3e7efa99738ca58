// Reads a Redis' answers as they arrive.
// SPDX-License-Identifier: Apache-2.0

/// Takes in bytes in pieces of any size, and gives out values once they are whole.
///
/// Whatever the other side sends, it costs no more than the limits allow, and what is not RESP is an error; after one
/// there is nothing more to be read.
package struct RESPReader: Sendable {
    private let limits: Limits
    private var buffer: [UInt8] = []
    /// Where the next part begins, and up to where its line end was looked for.
    private var position = 0
    private var searched = 0
    /// Arrays that are not whole yet, the outermost first.
    private var open: [Open] = []
    /// What the value that is being read has cost so far.
    private var bytes = 0
    private var elements = 0

    private struct Open: Sendable {
        var missing: Int
        var elements: [RESPValue] = []
    }

    /// For one value with all that is in it.
    package struct Limits: Sendable {
        package var bytes = 8 << 20
        package var elements = 100_000
        package var depth = 8
        /// Of a line: a status, an error, a number.
        package var line = 4 << 10

        package init() {}
    }

    package enum Failure: Error, Sendable, Equatable {
        case malformed
        case tooLarge
    }

    package init(limits: Limits = Limits()) { self.limits = limits }

    package mutating func feed(_ piece: [UInt8]) {
        if position == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            (position, searched) = (0, 0)
        } else if position > Self.slack {
            buffer.removeFirst(position)
            searched -= position
            position = 0
        }
        buffer += piece
    }

    /// Nil until more is fed.
    package mutating func next() throws(Failure) -> RESPValue? {
        while let part = try nextPart() {
            var value: RESPValue
            switch part {
            case .value(let whole): value = whole
            case .array(let count):
                guard count <= limits.elements - elements else { throw .tooLarge }
                elements += count
                if count > 0 {
                    guard open.count < limits.depth else { throw .tooLarge }
                    open.append(Open(missing: count))
                    continue
                }
                value = .array([])
            }
            while var array = open.popLast() {
                array.elements.append(value)
                array.missing -= 1
                guard array.missing == 0 else {
                    open.append(array)
                    break
                }
                value = .array(array.elements)
            }
            if open.isEmpty {
                (bytes, elements) = (0, 0)
                return value
            }
        }
        return nil
    }

    /// What is dropped from the front only now and then.
    private static let slack = 64 << 10
}

extension RESPReader {
    private enum Part {
        case value(RESPValue)
        case array(Int)
    }

    /// The next value that is no array, or the head of one.
    private mutating func nextPart() throws(Failure) -> Part? {
        guard let end = try lineEnd() else { return nil }
        let line = buffer[position + 1..<end]
        let after = end + 2
        let part: Part
        switch buffer[position] {
        case UInt8(ascii: "+"): part = .value(.simple(try Self.text(line)))
        case UInt8(ascii: "-"): part = .value(.error(try Self.text(line)))
        case UInt8(ascii: ":"): part = .value(.integer(try Self.integer(line)))
        case UInt8(ascii: "*"): part = try Self.count(line).map { .array($0) } ?? .value(.null)
        case UInt8(ascii: "$"):
            guard let count = try Self.count(line) else {
                part = .value(.null)
                break
            }
            guard count <= limits.bytes - bytes else { throw .tooLarge }
            guard buffer.count - after >= count + 2 else { return nil }
            guard buffer[after + count] == Self.carriageReturn, buffer[after + count + 1] == Self.lineFeed else {
                throw .malformed
            }
            try pass(to: after + count + 2)
            return .value(.bulk(Array(buffer[after..<after + count])))
        default: throw .malformed
        }
        try pass(to: after)
        return part
    }

    private mutating func pass(to end: Int) throws(Failure) {
        bytes += end - position
        guard bytes <= limits.bytes else { throw .tooLarge }
        (position, searched) = (end, end)
    }

    /// Where the line that begins here has its carriage return.
    private mutating func lineEnd() throws(Failure) -> Int? {
        // What is no RESP at all is known by its first byte: there is no waiting for its line to end.
        guard position < buffer.count else { return nil }
        guard Self.marks.contains(buffer[position]) else { throw .malformed }
        while searched < buffer.count {
            guard searched - position <= limits.line else { throw .tooLarge }
            if buffer[searched] == Self.lineFeed { throw .malformed }
            if buffer[searched] == Self.carriageReturn {
                guard searched + 1 < buffer.count else { return nil }
                guard buffer[searched + 1] == Self.lineFeed else { throw .malformed }
                return searched
            }
            searched += 1
        }
        return nil
    }

    private static let marks = Array("+-:$*".utf8)
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")

    private static func text(_ line: ArraySlice<UInt8>) throws(Failure) -> String {
        guard let text = String(validating: line, as: UTF8.self) else { throw .malformed }
        return text
    }

    /// Nil is RESP's way to say that there is nothing.
    private static func count(_ line: ArraySlice<UInt8>) throws(Failure) -> Int? {
        let number = try integer(line)
        if number == -1 { return nil }
        guard let count = Int(exactly: number), count >= 0 else { throw .malformed }
        return count
    }

    private static func integer(_ line: ArraySlice<UInt8>) throws(Failure) -> Int64 {
        let digits = line.first == UInt8(ascii: "-") ? line.dropFirst() : line
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(String(decoding: line, as: UTF8.self))
        else { throw .malformed }
        return number
    }
}
