// The library's own idea of a connection, as far as we use it.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd

/// Borrows one `MHD_Connection`: valid inside the library's callbacks, and between a suspension and its resumption.
///
/// `@unchecked Sendable`: across threads it is used only to resume, once, under the connection's lock.
@safe
struct ConnectionHandle: @unchecked Sendable {
    private let raw: OpaquePointer

    @unsafe
    init?(_ raw: OpaquePointer?) {
        guard let raw = unsafe raw else { return nil }
        unsafe self.raw = raw
    }

    /// Only in the callback that the answer is expected in.
    func suspend() { unsafe MHD_suspend_connection(raw) }

    /// Only after `suspend`, and once.
    func resume() { unsafe MHD_resume_connection(raw) }

    func queue(_ response: OpaquePointer, _ status: Status) -> MHD_Result {
        unsafe MHD_queue_response(raw, UInt32(status.code), response)
    }

    var descriptor: Int32 { unsafe bursar_mhd_socket(raw) }

    var peer: SocketAddress { unsafe SocketAddress(bursar_mhd_address(raw)) }

    /// The status of the answer, be it one that the library gave by itself; nil without one.
    var status: Status? {
        let code = unsafe Int(bursar_mhd_status(raw))
        return (100...599).contains(code) ? Status(code) : nil
    }

    /// A copy of the header fields.
    var headers: Headers {
        var headers = Headers()
        unsafe withUnsafeMutablePointer(to: &headers) { headers in
            _ = unsafe MHD_get_connection_values_n(raw, .HEADER_KIND, fieldArrived, headers)
        }
        return headers
    }

    /// What `MHD_OPTION_NOTIFY_CONNECTION` put beside the socket.
    @unsafe
    var socketContext: UnsafeMutableRawPointer? { unsafe bursar_mhd_socket_context(raw) }
}

private func fieldArrived(
    closure: UnsafeMutableRawPointer?, kind: MHD_ValueKind, name: UnsafePointer<CChar>?, nameLength: Int,
    value: UnsafePointer<CChar>?, valueLength: Int
) -> MHD_Result {
    guard let headers = unsafe closure?.assumingMemoryBound(to: Headers.self), let name = unsafe name else {
        return .NO
    }
    let nameBytes = unsafe UnsafeBufferPointer(
        start: UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), count: nameLength)
    let valueBytes = unsafe UnsafeBufferPointer(
        start: UnsafeRawPointer(value)?.assumingMemoryBound(to: UInt8.self), count: value == nil ? 0 : valueLength)
    unsafe headers.pointee.append(name: nameBytes.span, value: valueBytes.span)
    return .YES
}
