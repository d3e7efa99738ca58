// A connection of bytes, plain or over TLS, for protocols that are not HTTP.
// SPDX-License-Identifier: Apache-2.0

import CCurl
import Glibc

/// Bytes to a server and back.
///
///     var connection = try ByteConnection.open("cache.example", 6379, over: .tls(caFile: nil), by: deadline)
///     try connection.write(Array("PING\r\n".utf8), by: deadline)
///     let answer = try connection.read(by: deadline)
///
/// Each call blocks its thread, and gives up at the instant that it names. No proxy is used, whatever the environment
/// says: what is said here is for that server alone.
@safe package struct ByteConnection: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    private let place: Place
    private var socket = CURL_SOCKET_BAD

    /// How long it took to open. The answer is what is still to come.
    package var timings: Timings { unsafe Timings(of: handle, usesTLS: place.usesTLS, isComplete: false) }
    /// When the server's certificate ends, in seconds since 1970.
    package var certificateEnd: Int64? { unsafe Certificate.end(of: handle) }

    package enum Transport: Sendable, Hashable {
        case plain
        /// The certificate must be for the host. With a file, only what that file holds is trusted.
        case tls(caFile: String?)
    }

    /// Connects.
    ///
    /// - `host`: a name, or an address; one of IPv6 without brackets.
    package static func open(
        _ host: String, _ port: UInt16, over transport: Transport, by deadline: ContinuousClock.Instant
    ) throws(ClientError) -> ByteConnection {
        guard port > 0, isHost(host) else { throw ClientError(.invalidURL) }
        let authority = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        // By the scheme libcurl tells whether to speak TLS. It says no word of HTTP on such a connection.
        let url = transport == .plain ? "http://\(authority)" : "https://\(authority)"
        let place = try Place(of: url)
        guard HTTPClient.isStarted, let handle = unsafe curl_easy_init() else { throw ClientError(.unavailable) }
        var connection = unsafe ByteConnection(handle, place)
        try connection.connect(url, over: transport, by: deadline)
        return connection
    }

    private init(_ handle: UnsafeMutableRawPointer, _ place: Place) {
        unsafe self.handle = handle
        self.place = place
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    private mutating func connect(
        _ url: String, over transport: Transport, by deadline: ContinuousClock.Instant
    ) throws(ClientError) {
        let time = ContinuousClock.now.duration(to: deadline)
        guard time > .zero else { throw failure(.timedOut(.zero)) }
        set(CURLOPT_URL, url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_CONNECT_ONLY, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TIMEOUT_MS, max(1, time.milliseconds))
        set(CURLOPT_PROXY, "")
        if case .tls(let caFile) = transport {
            set(CURLOPT_CERTINFO, 1)
            // A server that knows of no HTTP may refuse to talk about it.
            set(CURLOPT_SSL_ENABLE_ALPN, 0)
            if let caFile { unsafe TrustedFile(path: caFile).set(on: handle) }
        }
        let code = unsafe curl_easy_perform(handle)
        guard code == CURLE_OK else { throw failure(ClientError.Reason(code, within: time)) }
        guard unsafe bursar_curl_get_socket(handle, &socket) == CURLE_OK, socket != CURL_SOCKET_BAD else {
            throw failure(.hungUp)
        }
    }

    /// Sends all of it.
    package mutating func write(_ bytes: [UInt8], by deadline: ContinuousClock.Instant) throws(ClientError) {
        let started = ContinuousClock.now
        var sent = 0
        while sent < bytes.count {
            var count = 0
            let code = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                return unsafe curl_easy_send(handle, rest.baseAddress, rest.count, &count)
            }
            switch code {
            case CURLE_OK: sent += count
            case CURLE_AGAIN: try wait(for: POLLOUT, since: started, until: deadline)
            default: throw failure(ClientError.Reason(code, within: .zero))
            }
        }
    }

    /// What has arrived, at least a byte of it; nothing once the other side has closed.
    package mutating func read(by deadline: ContinuousClock.Instant) throws(ClientError) -> [UInt8] {
        let started = ContinuousClock.now
        while true {
            var code = CURLE_OK
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.mostAtOnce) { buffer, count in
                code = unsafe curl_easy_recv(handle, buffer.baseAddress, buffer.count, &count)
            }
            switch code {
            case CURLE_OK: return bytes
            // Asked first and waited after: TLS may hold bytes that the socket no longer has.
            case CURLE_AGAIN: try wait(for: POLLIN, since: started, until: deadline)
            default: throw failure(ClientError.Reason(code, within: .zero))
            }
        }
    }

    private static let mostAtOnce = 16 << 10
}

extension ByteConnection {
    /// Returns when the socket is ready, or broken, which the next call on it tells.
    private func wait(
        for event: Int32, since started: ContinuousClock.Instant, until deadline: ContinuousClock.Instant
    ) throws(ClientError) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw failure(.timedOut(max(.zero, started.duration(to: deadline)))) }
            var entry = pollfd(fd: socket, events: Int16(event), revents: 0)
            // A millisecond more than what is left, so as not to spin through the last one.
            let ready = unsafe poll(&entry, 1, Int32(clamping: left.milliseconds + 1))
            guard ready == 0 || ready < 0 && errno == EINTR else { return }
        }
    }

    private func failure(_ reason: ClientError.Reason) -> ClientError { ClientError(reason, at: place, after: timings) }

    /// Nothing that would make of a host some other part of a URL.
    private static func isHost(_ host: String) -> Bool {
        !host.isEmpty && host.utf8.count <= 255 && !host.utf8.contains { $0 <= 0x20 || "/?#@[]\\%".utf8.contains($0) }
    }

    private func set(_ option: CURLoption, _ text: String) {
        unsafe _ = bursar_curl_set_text(handle, option, text)
    }

    private func set(_ option: CURLoption, _ number: Int) {
        unsafe _ = bursar_curl_set_number(handle, option, number)
    }
}
