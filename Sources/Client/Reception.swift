// Takes in an answer as it arrives.
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// What has arrived of an answer, under a limit.
///
/// libcurl calls back on the thread that runs the request, so nobody else is here meanwhile.
final class Reception {
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    /// The limit that the answer is over.
    private(set) var exceeded: Int?
    /// The body goes on beyond the limit, and that is no error.
    private(set) var isCut = false
    private let limit: Int
    private let overflow: HTTPClient.Options.Overflow
    private let taker: (@Sendable ([UInt8]) -> Bool)?
    private var headerBytes = 0
    /// Of the answer that comes in.
    private var isOfStatus200 = false

    /// More header than any server has reason to send.
    private static let headerLimit = 256 << 10

    init(limit: Int, overflow: HTTPClient.Options.Overflow, taker: (@Sendable ([UInt8]) -> Bool)? = nil) {
        self.limit = limit
        self.overflow = overflow
        self.taker = taker
    }

    /// False ends the request.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if isOfStatus200, let taker { return unsafe taker(Array(bytes)) }
        guard body.count + bytes.count <= limit else {
            switch overflow {
            case .refused: exceeded = limit
            case .cut:
                isCut = true
                unsafe body.append(contentsOf: bytes.prefix(limit - body.count))
            }
            return false
        }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    /// Takes a line with its line end.
    func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerLimit else {
            exceeded = Self.headerLimit
            return false
        }
        let line = unsafe String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A status line: what came before belonged to an interim answer.
            headers.removeAll()
            isOfStatus200 = line.split(separator: " ").dropFirst().first?.prefix(3) == "200"
        } else if let colon = line.firstIndex(of: ":") {
            headers.append((String(line[..<colon]), Self.trimmed(line[line.index(after: colon)...])))
        }
        return true
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}

/// libcurl's callback for each piece of a body: any other count than that of the piece ends the request.
func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ reception: UnsafeMutableRawPointer?
) -> Int {
    guard let reception = unsafe reception else { return 0 }
    let taken = unsafe Unmanaged<Reception>.fromOpaque(reception).takeUnretainedValue()
        .takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return taken ? size * count : 0
}

/// libcurl's callback for each line of a head.
func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ reception: UnsafeMutableRawPointer?
) -> Int {
    guard let reception = unsafe reception else { return 0 }
    let taken = unsafe Unmanaged<Reception>.fromOpaque(reception).takeUnretainedValue()
        .takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return taken ? size * count : 0
}
