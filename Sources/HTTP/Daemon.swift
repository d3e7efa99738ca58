// The library's daemon: its threads and the connections they serve.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc

/// Owns one `MHD_Daemon`, which ends with it.
///
/// It has no listening socket: connections are accepted by us and handed to it. The library's own way to stop
/// listening (`MHD_quiesce_daemon`) can meet a worker that does the same at that moment, and then aborts the process.
///
/// Where it speaks TLS, the certificate that it asks for is none: each session gets credentials of its own before its
/// handshake, so that others can replace them at any time.
///
/// `@unchecked Sendable`: the library locks what `add` touches, and it has one owner when it ends.
@safe
struct Daemon: ~Copyable, @unchecked Sendable {
    private let raw: OpaquePointer
    private let context: Unmanaged<ServerContext>

    init(_ context: ServerContext) throws(ServerError) {
        let options = context.options
        let closure = unsafe Unmanaged.passRetained(context)
        let closurePointer = unsafe closure.toOpaque()
        let completed: MHD_RequestCompletedCallback = unsafe requestCompleted
        let changed: MHD_NotifyConnectionCallback = unsafe connectionChanged
        let line: RequestLineCallback = unsafe requestLineArrived
        let unescape: UnescapeCallback = unsafe leaveEncoded
        var items = unsafe [
            item(.NOTIFY_COMPLETED, unsafeBitCast(completed, to: Int.self), closurePointer),
            item(.NOTIFY_CONNECTION, unsafeBitCast(changed, to: Int.self), closurePointer),
            item(.URI_LOG_CALLBACK, unsafeBitCast(line, to: Int.self), closurePointer),
            item(.UNESCAPE_CALLBACK, unsafeBitCast(unescape, to: Int.self)),
            item(.CONNECTION_MEMORY_LIMIT, context.headLimits.memory),
            // Each worker may take all there are: how many that is, the accept loop decides.
            item(.CONNECTION_LIMIT, options.hardConnectionLimit * max(1, options.threads) + 64),
        ]
        if options.tls != nil {
            let none: CertificateCallback = bursar_mhd_no_certificate
            unsafe items.append(item(.HTTPS_CERT_CALLBACK2, 0, unsafeBitCast(none, to: UnsafeMutableRawPointer.self)))
        }
        if options.threads > 1 { unsafe items.append(item(.THREAD_POOL_SIZE, options.threads)) }
        unsafe items.append(item(.END, 0))
        let flags =
            MHD_USE_EPOLL.rawValue | MHD_USE_INTERNAL_POLLING_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
            | MHD_USE_NO_LISTEN_SOCKET.rawValue | (options.tls == nil ? 0 : MHD_USE_TLS.rawValue)
        guard let raw = unsafe bursar_mhd_start(flags, requestProceeds, closurePointer, items) else {
            unsafe closure.release()
            throw .cannotStart
        }
        unsafe self.raw = raw
        unsafe self.context = closure
    }

    /// Stops the threads and closes what is open. Nothing may be suspended any more.
    deinit {
        unsafe MHD_stop_daemon(raw)
        unsafe context.release()
    }

    /// Takes over a connected socket. False when it cannot be served; then it is closed.
    func add(_ descriptor: Int32, from address: inout SocketAddress) -> Bool {
        unsafe address.withPointer { unsafe MHD_add_connection(raw, descriptor, $0, $1) } == .YES
    }
}

private typealias RequestLineCallback =
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer?

private typealias CertificateCallback = @convention(c) () -> Int32

private typealias UnescapeCallback =
    @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int

private func item(_ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) -> MHD_OptionItem {
    unsafe MHD_OptionItem(option: option, value: value, ptr_value: pointer)
}
