// An answer in the library's hands: headers set, body encoded, ready to be queued.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import System

/// Owns one `MHD_Response`.
///
/// `@unchecked Sendable`: it has one owner at a time, and the library counts references under a lock.
@safe
struct PreparedResponse: ~Copyable, @unchecked Sendable {
    let status: Status
    /// What goes over the wire after the head; nothing in an answer to HEAD.
    let bytesOut: Int
    let closesConnection: Bool
    /// The body; of one in pages the bytes are not in `bytesOut`.
    let body: PreparedBody
    /// The limit that the answer came of.
    let limit: LimitScope?
    private let raw: OpaquePointer

    /// Where there is no room for an answer in the memory of all, 503 is the answer.
    init(_ wanted: Response, for head: RequestHead, in context: ServerContext) {
        var response = wanted
        var isGzip = Self.isGzip(response, for: head)
        do throws(Problem) {
            body = try PreparedBody(response, for: head, isGzip: isGzip, in: context.answers)
        } catch {
            response = error.response(requestID: head.id)
            isGzip = false
            body = .whole(WholeBody(response.parts, nil))
        }
        switch body {
        case .whole(let body): unsafe raw = Self.create(body)
        case .large(let parts): unsafe raw = Self.create(parts)
        case .paged(let pages):
            unsafe raw = Self.create(pages)
            // The library does write the mark of the last chunk to HEAD, which would stand where the next answer begins.
            if head.method == .head { unsafe bursar_mhd_avoid_chunks(raw) }
        }
        bytesOut = head.method == .head ? 0 : body.count
        status = response.status
        closesConnection = response.closesConnection
        limit = response.limit
        if let type = response.type { add("Content-Type", type.description) }
        add("X-Request-Id", head.id)
        if response.variesByEncoding { add("Vary", "Accept-Encoding") }
        if isGzip { add("Content-Encoding", "gzip") }
        if head.arrival.mayBeOfPages { add("Vary", "Origin") }
        if let page = head.arrival.page {
            // Never with credentials: what a browser sends by itself counts for no page of another site.
            add("Access-Control-Allow-Origin", page)
            add("Access-Control-Expose-Headers", Self.exposed)
        }
        for field in response.fields(for: head.method, beside: context.options.headers.value) { add(field) }
    }

    /// What pages of other sites may read beside the body.
    private static let exposed =
        "Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate, X-Request-Id, Link, Bursar-Rows-Read, "
        + "Bursar-Archived-Days, Content-Disposition"

    deinit { unsafe MHD_destroy_response(raw) }

    private static func isGzip(_ response: Response, for head: RequestHead) -> Bool {
        if let made = response.made { return made.isGzip }
        return response.variesByEncoding && ContentNegotiation.takesGzip(head.headers["Accept-Encoding"])
    }

    /// To be called on the connection's own thread, in the library's callback.
    func queue(on connection: ConnectionHandle, closing: Bool) -> MHD_Result {
        if closing { add("Connection", "close") }
        return unsafe connection.queue(raw, status)
    }

    /// To be called before the answer is queued.
    func add(_ field: HeaderField) { add(field.name.text, field.value) }

    private func add(_ name: String, _ value: String) {
        _ = unsafe MHD_add_response_header(raw, name, value)
    }

    /// A small body is copied, which is cheaper than to keep count of it; what is larger is lent. The pointers outlive the
    /// closures that give them: `body` keeps the arrays' only storage, which nothing can change or move, until the library
    /// gives it back.
    private static func create(_ body: WholeBody) -> OpaquePointer {
        let response: OpaquePointer?
        if body.count <= 1024 {
            unsafe response = Array(body.parts.joined()).withUnsafeBytes { bytes in
                unsafe MHD_create_response_from_buffer(
                    bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
            }
        } else if body.parts.count == 1, let part = body.parts.first {
            unsafe response = part.withUnsafeBytes { bytes in
                unsafe MHD_create_response_from_buffer_with_free_callback_cls(
                    bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), releaseWhole,
                    Unmanaged.passRetained(body).toOpaque())
            }
        } else {
            let pieces = unsafe body.parts.filter { !$0.isEmpty }.map { part in
                unsafe part.withUnsafeBytes { unsafe MHD_IoVec(iov_base: $0.baseAddress, iov_len: $0.count) }
            }
            unsafe response = MHD_create_response_from_iovec(
                pieces, UInt32(pieces.count), releaseWhole, Unmanaged.passRetained(body).toOpaque())
        }
        guard let response = unsafe response else { fatalError("no memory for an answer") }
        return unsafe response
    }

    private static func create(_ parts: PartsBody) -> OpaquePointer {
        let closure = unsafe Unmanaged.passRetained(parts).toOpaque()
        let response = unsafe MHD_create_response_from_callback(
            UInt64(parts.count), blockSize, readParts, closure, releaseParts)
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

    /// What the library reads at a time; of a body in chunks as much as its memory allows.
    private static let blockSize = 32_768
}

private func releaseWhole(_ closure: UnsafeMutableRawPointer?) {
    guard let closure = unsafe closure else { return }
    unsafe Unmanaged<WholeBody>.fromOpaque(closure).release()
}

/// The library has sent what it had.
private func readParts(
    closure: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?, size: Int
) -> Int {
    guard let closure = unsafe closure, let buffer = unsafe buffer else { return bursar_mhd_failure }
    let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size)
    let count = unsafe Unmanaged<PartsBody>.fromOpaque(closure)._withUnsafeGuaranteedRef { unsafe $0.read(into: room) }
    return count > 0 ? count : bursar_mhd_failure
}

private func releaseParts(_ closure: UnsafeMutableRawPointer?) {
    guard let closure = unsafe closure else { return }
    unsafe Unmanaged<PartsBody>.fromOpaque(closure).release()
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
