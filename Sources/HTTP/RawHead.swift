// A request's head as the library has it: read once, checked as it is read.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc

/// What a head may be like.
struct HeadLimits {
    /// Of the request line and the fields, with all that ends them.
    var bytes: Int
    var target: Int
    var fields: Int
    /// What the library has for a connection: the head, a record for each field, the head of the answer.
    var memory: Int

    /// What the library keeps beside a field, in bytes.
    static let record = 64
    /// Room for the head of any answer, and a piece of its body.
    static let answer = 1536

    init(bytes: Int, target: Int, fields: Int) {
        self.bytes = bytes
        self.target = target
        self.fields = fields
        memory = bytes + fields * Self.record + 2 * Self.answer
    }
}

/// The fields of a head, and what is wrong with it.
struct RawHead {
    private(set) var headers = Headers()
    private(set) var flaw: HeadFlaw?

    @unsafe
    init(of connection: OpaquePointer, _ line: RequestLine, target: Int, within limits: HeadLimits) {
        let method = unsafe Self.bytes(line.method)
        let version = unsafe Self.bytes(line.version)
        var reader = unsafe FieldReader(
            HeadLayout(
                method: .init(method), target: .init(start: UInt(bitPattern: line.url), count: target),
                version: .init(version), isInPlace: MicrohttpdVersion.cutsHeadsInPlace))
        if unsafe method.isEmpty || !ByteClass.token.contains(all: method.span) { reader.layout.note(.method) }
        unsafe withUnsafeMutablePointer(to: &reader) { reader in
            _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, fieldArrived, reader)
        }
        let size = unsafe bursar_mhd_head_size(connection)
        unsafe reader.layout.end(at: UInt(bitPattern: line.method) &+ UInt(size))
        headers = reader.headers
        let used =
            unsafe size + bursar_mhd_record_count(connection) * HeadLimits.record
            + bursar_mhd_cookie_size(connection)
        if target > limits.target {
            flaw = .targetTooLong(limit: limits.target)
        } else if size > limits.bytes || reader.layout.fields > limits.fields
            || used > limits.memory - HeadLimits.answer
        {
            flaw = .tooLarge(bytes: limits.bytes, fields: limits.fields)
        } else {
            // `HTTP/1.0` is the only version that ends so.
            let isOld = unsafe version.last == UInt8(ascii: "0")
            flaw = reader.layout.flaw ?? headers.flaw(isOld: isOld)
        }
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(
            start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: strlen(text))
    }
}

/// What the library's iterator fills.
private struct FieldReader {
    var headers = Headers()
    var layout: HeadLayout
    private let token = ByteClass.token
    private let value = ByteClass.value

    init(_ layout: HeadLayout) { self.layout = layout }

    mutating func take(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        unsafe layout.field(.init(name), .init(value))
        if unsafe name.isEmpty || !token.contains(all: name.span) { layout.note(.fieldName) }
        if unsafe !self.value.contains(all: value.span) { layout.note(.fieldValue) }
        unsafe headers.append(name: name.span, value: value.span)
    }
}

private func fieldArrived(
    closure: UnsafeMutableRawPointer?, kind: MHD_ValueKind, name: UnsafePointer<CChar>?, nameLength: Int,
    value: UnsafePointer<CChar>?, valueLength: Int
) -> MHD_Result {
    guard let reader = unsafe closure?.assumingMemoryBound(to: FieldReader.self), let name = unsafe name else {
        return .NO
    }
    let nameBytes = unsafe UnsafeBufferPointer(
        start: UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), count: nameLength)
    let valueBytes = unsafe UnsafeBufferPointer(
        start: UnsafeRawPointer(value)?.assumingMemoryBound(to: UInt8.self), count: value == nil ? 0 : valueLength)
    unsafe reader.pointee.take(nameBytes, valueBytes)
    return .YES
}

extension HeadLayout.Piece {
    @unsafe
    fileprivate init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.init(start: UInt(bitPattern: bytes.baseAddress), count: bytes.count)
    }
}

extension Headers {
    /// What is wrong with the fields that say whom a request is for and where it ends, by its version.
    func flaw(isOld: Bool) -> HeadFlaw? {
        switch count(of: "Host") {
        case 0 where isOld: break
        case 0: return .noHost
        case 1:
            let host = QuotedText.trimmed((self["Host"] ?? "")[...])
            if !ByteClass.host.contains(all: host.utf8) { return .host }
        default: return .severalHosts
        }
        return isOld && count(of: "Transfer-Encoding") > 0 ? .oldTransferEncoding : nil
    }
}

enum MicrohttpdVersion {
    /// The version whose ways with a head are known and tested: Debian 12's. The one that a process meets may be another
    /// than the one it was built with.
    static let cutsHeadsInPlace = unsafe String(cString: MHD_get_version()) == "0.9.75"
}
