// Sends mail with libcurl.
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// A client of one mail server that sends one mail at a time, over a connection that it keeps for the next one.
///
/// It blocks its thread until the server has taken the mail or the timeout is over.
@safe package struct MailClient: ~Copyable, @unchecked Sendable {
    // Sendable: libcurl lets a handle go from thread to thread as long as one at a time uses it, which is what a
    // value that cannot be copied and a mutating `send` see to.
    private let handle: UnsafeMutableRawPointer
    private let server: MailServer

    package init(_ server: MailServer) throws(MailError) {
        guard HTTPClient.isStarted, let handle = unsafe curl_easy_init() else { throw MailError(.unavailable) }
        unsafe self.handle = handle
        self.server = server
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    /// Returns when the server has taken the mail.
    ///
    /// - `timeout`: for all of it, from the look-up of the name to the server's last word.
    package mutating func send(_ message: MailMessage, timeout: Duration = .seconds(30)) throws(MailError) {
        let mail = UnsentMail(try message.bytes)
        guard let receivers = unsafe curl_slist_append(nil, "<\(message.to)>") else { throw MailError(.unavailable) }
        defer { unsafe curl_slist_free_all(receivers) }
        // What was set for the last mail goes; its connection stays.
        unsafe curl_easy_reset(handle)
        set(CURLOPT_URL, server.address.url)
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TIMEOUT_MS, max(1, timeout.milliseconds))
        set(CURLOPT_USE_SSL, server.needsTLS ? Int(CURLUSESSL_ALL.rawValue) : Int(CURLUSESSL_NONE.rawValue))
        if server.address.isLoopback { set(CURLOPT_PROXY, "") }
        if let user = server.user { set(CURLOPT_USERNAME, user) }
        if let password = server.password { set(CURLOPT_PASSWORD, password.text) }
        if let file = server.caFile { unsafe TrustedFile(path: file).set(on: handle) }
        set(CURLOPT_MAIL_FROM, "<\(message.from.address)>")
        unsafe _ = bursar_curl_set_pointer(handle, CURLOPT_MAIL_RCPT, receivers)
        set(CURLOPT_UPLOAD, 1)
        unsafe _ = bursar_curl_set_callback(handle, CURLOPT_READFUNCTION, giveMail)
        unsafe _ = bursar_curl_set_pointer(
            handle, CURLOPT_READDATA, UnsafeRawPointer(Unmanaged.passUnretained(mail).toOpaque()))
        let code = withExtendedLifetime(mail) { unsafe curl_easy_perform(handle) }
        guard code == CURLE_OK else {
            throw MailError(reason(for: code, within: timeout), at: server.address.description)
        }
    }

    private func set(_ option: CURLoption, _ text: String) {
        unsafe _ = bursar_curl_set_text(handle, option, text)
    }

    private func set(_ option: CURLoption, _ number: Int) {
        unsafe _ = bursar_curl_set_number(handle, option, number)
    }

    private func reason(for code: CURLcode, within timeout: Duration) -> MailError.Reason {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return .unknownHost
        case CURLE_COULDNT_CONNECT: return .unreachable
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(timeout)
        case CURLE_PEER_FAILED_VERIFICATION: return .untrusted
        case CURLE_USE_SSL_FAILED: return .notEncrypted
        case CURLE_LOGIN_DENIED: return .loginRefused
        default:
            var answer = 0
            unsafe _ = bursar_curl_get_number(handle, CURLINFO_RESPONSE_CODE, &answer)
            // Else libcurl's own word for the code, and not its message.
            return answer >= 400 ? .refused(answer) : .failed(unsafe String(cString: curl_easy_strerror(code)))
        }
    }
}

/// What is left of a mail to send. libcurl reads it on the thread that runs the request.
private final class UnsentMail {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// How many bytes it gave; 0 is the end.
    func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let piece = rest.prefix(room.count)
        unsafe room.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}

/// libcurl's callback for more of what is sent.
private func giveMail(
    _ room: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ mail: UnsafeMutableRawPointer?
) -> Int {
    guard let mail = unsafe mail else { return 0 }
    return unsafe Unmanaged<UnsentMail>.fromOpaque(mail).takeUnretainedValue()
        .give(UnsafeMutableRawBufferPointer(start: room, count: size * count))
}
