// An answer in the library's hands: headers set, body encoded, ready to be queued.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Compression

/// Owns one `MHD_Response`.
///
/// `@unchecked Sendable`: it has one owner at a time, and the library counts references under a lock.
@safe
struct PreparedResponse: ~Copyable, @unchecked Sendable {
    let status: Status
    /// What goes over the wire after the head; nothing in an answer to HEAD.
    let bytesOut: Int
    let closesConnection: Bool
    /// The body, if it goes in pages; its bytes are not in `bytesOut`.
    let pages: PagedBody?
    private let raw: OpaquePointer

    init(_ response: Response, for head: RequestHead) {
        let varies = response.variesByEncoding
        let isGzip = varies && Accept.takesGzip(head.headers["Accept-Encoding"])
        if let next = response.nextPage {
            // The library asks nothing of the body when it answers to HEAD.
            let first = head.method == .head ? [] : response.body
            let pages = PagedBody(first: first, isGzip: isGzip && head.method != .head, next: next)
            unsafe raw = Self.create(pages)
            // It does write the mark of the last chunk, which would stand where the next answer is to begin.
            if head.method == .head { unsafe bursar_mhd_avoid_chunks(raw) }
            self.pages = pages
            bytesOut = 0
        } else {
            let parts = isGzip ? [response.gzipped ?? Gzip.compress(response.body)] : response.parts
            unsafe raw = Self.create(parts)
            pages = nil
            bytesOut = head.method == .head ? 0 : parts.reduce(0) { $0 + $1.count }
        }
        status = response.status
        closesConnection = response.closesConnection
        if let type = response.type { add("Content-Type", type.description) }
        add("X-Content-Type-Options", "nosniff")
        add("X-Request-Id", head.id)
        if varies { add("Vary", "Accept-Encoding") }
        if isGzip { add("Content-Encoding", "gzip") }
        for header in response.headers { add(header.name.text, header.value) }
    }

    deinit { unsafe MHD_destroy_response(raw) }

    /// To be called on the connection's own thread, in the library's callback.
    func queue(on connection: ConnectionHandle, closing: Bool) -> MHD_Result {
        if closing { add("Connection", "close") }
        return unsafe connection.queue(raw, status)
    }

    private func add(_ name: String, _ value: String) {
        _ = unsafe MHD_add_response_header(raw, name, value)
    }

    /// A small body is copied, which is cheaper than to keep count of it; what is larger is lent.
    private static func create(_ parts: [[UInt8]]) -> OpaquePointer {
        let response: OpaquePointer?
        if parts.reduce(0, { $0 + $1.count }) <= 1024 {
            unsafe response = Array(parts.joined()).withUnsafeBytes { body in
                unsafe MHD_create_response_from_buffer(
                    body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
            }
        } else {
            // The pointers outlive the closures that give them: the loan keeps the arrays' only storage, which nobody
            // can change or move, until the library gives it back.
            let loan = Loan(parts)
            let pieces = unsafe loan.parts.filter { !$0.isEmpty }.map { part in
                unsafe part.withUnsafeBytes { unsafe MHD_IoVec(iov_base: $0.baseAddress, iov_len: $0.count) }
            }
            unsafe response = MHD_create_response_from_iovec(
                pieces, UInt32(pieces.count), giveBack, Unmanaged.passRetained(loan).toOpaque())
        }
        guard let response = unsafe response else { fatalError("no memory for an answer") }
        return unsafe response
    }

    private static func create(_ pages: PagedBody) -> OpaquePointer {
        let closure = unsafe Unmanaged.passRetained(pages).toOpaque()
        guard let response = unsafe bursar_mhd_paged_response(blockSize, readPages, closure, releasePages) else {
            fatalError("no memory for an answer")
        }
        return unsafe response
    }

    /// What the library reads at a time for a client that knows no chunks; a chunk is as large as its memory allows.
    private static let blockSize = 16_384
}

/// A body while the library reads from it.
private final class Loan: Sendable {
    let parts: [[UInt8]]

    init(_ parts: [[UInt8]]) { self.parts = parts }
}

private func giveBack(_ closure: UnsafeMutableRawPointer?) {
    guard let closure = unsafe closure else { return }
    unsafe Unmanaged<Loan>.fromOpaque(closure).release()
}

/// The library has sent what it had.
private func readPages(
    closure: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?, size: Int
) -> Int {
    guard let closure = unsafe closure, let buffer = unsafe buffer else { return bursar_mhd_failure }
    let step = unsafe Unmanaged<PagedBody>.fromOpaque(closure)._withUnsafeGuaranteedRef { $0.read(atMost: size) }
    switch step {
    case .bytes(let bytes):
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size).copyMemory(from: bytes)
        }
        return bytes.count
    case .wait: return 0
    case .end: return bursar_mhd_end
    case .failed: return bursar_mhd_failure
    }
}

private func releasePages(_ closure: UnsafeMutableRawPointer?) {
    guard let closure = unsafe closure else { return }
    unsafe Unmanaged<PagedBody>.fromOpaque(closure).release()
}
