// The library's own idea of a connection, as far as we use it.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import TLS

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

    /// TLS on this connection, before its handshake; nil where there is no session to take over.
    func session(_ credentials: TLSCredentials) -> TLSSession? {
        guard let session = unsafe bursar_mhd_tls_session(raw) else { return nil }
        return unsafe TLSSession(session, descriptor: descriptor, credentials)
    }

    var descriptor: Int32 { unsafe bursar_mhd_socket(raw) }

    var peer: SocketAddress { unsafe SocketAddress(bursar_mhd_address(raw)) }

    /// The status of the answer, be it one that the library gave by itself; nil without one.
    var status: Status? {
        let code = unsafe Int(bursar_mhd_status(raw))
        return (100...599).contains(code) ? Status(code) : nil
    }

    /// The head, copied and checked. `target` is how many bytes the target had when it came.
    @unsafe
    func head(_ line: RequestLine, target: Int, within limits: HeadLimits) -> RawHead {
        unsafe RawHead(of: raw, line, target: target, within: limits)
    }

    /// What `MHD_OPTION_NOTIFY_CONNECTION` put beside the socket.
    @unsafe
    var socketContext: UnsafeMutableRawPointer? { unsafe bursar_mhd_socket_context(raw) }
}
