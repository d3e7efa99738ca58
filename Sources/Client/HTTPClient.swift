// Sends HTTP requests with libcurl and waits for their answers.
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// A client that sends one request at a time, over a connection that it keeps for the next one.
///
/// It blocks its thread until the answer is there or the timeout over. It speaks http and https, checks
/// certificates, follows no redirects, and repeats no part of a URL but its scheme, host and port in an error.
@safe package struct HTTPClient: ~Copyable, @unchecked Sendable {
    // Sendable: libcurl lets a handle go from thread to thread as long as one at a time uses it, which is what a
    // value that cannot be copied and a mutating `send` see to.
    private let handle: UnsafeMutableRawPointer

    /// - `userAgent`: what the client calls itself.
    package init(userAgent: String = "bursar") throws(ClientError) {
        guard Self.isStarted, let handle = unsafe curl_easy_init() else { throw ClientError(.unavailable) }
        unsafe self.handle = handle
        self.userAgent = userAgent
    }

    private let userAgent: String

    deinit { unsafe curl_easy_cleanup(handle) }

    /// Once a process, before the first handle.
    static let isStarted = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Sends a request and waits for the whole answer, of whatever status.
    ///
    /// - `timeout`: for all of it, from the look-up of the name to the last byte.
    /// - `limit`: how many bytes an answer's body may have.
    package mutating func send(
        _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeout: Duration = .seconds(30), limit: Int = 16 << 20, options: Options = Options()
    ) throws(ClientError) -> Answer {
        let place = try Place(of: url)
        let signature = options.signature
        let list = try HeaderList(
            signature?.headers(headers, body: body, method: method) ?? headers,
            hasBody: !body.isEmpty || method.takesBody, isSigned: signature != nil)
        let reception = Reception(limit: limit, overflow: options.overflow, taker: options.taker)
        // What was set for the last request goes; its connection stays.
        unsafe curl_easy_reset(handle)
        set(CURLOPT_URL, url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        // Wherever an answer leads, nobody has configured that: nothing is sent there, least of all what this one was given.
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_USERAGENT, userAgent)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_CERTINFO, 1)
        set(CURLOPT_TIMEOUT_MS, max(1, timeout.milliseconds))
        if place.isLoopback { set(CURLOPT_PROXY, "") }
        if let file = options.caFile { unsafe TrustedFile(path: file).set(on: handle) }
        if let signature { sign(try signature.scope(), signature) }

        let code = perform(method, list, body, into: reception)
        let isComplete = code == CURLE_OK || reception.isCut
        let timings = unsafe Timings(of: handle, usesTLS: place.usesTLS, isComplete: isComplete)
        if let limit = reception.exceeded { throw ClientError(.tooLarge(limit: limit), at: place, after: timings) }
        guard isComplete else {
            throw ClientError(ClientError.Reason(code, within: timeout), at: place, after: timings)
        }
        var status = 0
        unsafe _ = bursar_curl_get_number(handle, CURLINFO_RESPONSE_CODE, &status)
        return Answer(
            status: status, headers: reception.headers, body: reception.body, isCut: reception.isCut, timings: timings,
            certificateEnd: unsafe Certificate.end(of: handle))
    }

    private func sign(_ scope: String, _ signature: Signature) {
        set(CURLOPT_AWS_SIGV4, scope)
        set(CURLOPT_USERNAME, signature.accessKey.text)
        set(CURLOPT_PASSWORD, signature.secretKey.text)
    }

    /// Keeps alive what libcurl has a pointer to until it is done.
    private func perform(
        _ method: Method, _ headers: HeaderList, _ body: [UInt8], into reception: Reception
    ) -> CURLcode {
        unsafe _ = bursar_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers.first)
        let receiver = unsafe UnsafeRawPointer(Unmanaged.passUnretained(reception).toOpaque())
        return unsafe body.withUnsafeBufferPointer { bytes in
            switch method {
            case .get: set(CURLOPT_HTTPGET, 1)
            case .head: set(CURLOPT_NOBODY, 1)
            case .post, .put, .delete:
                set(CURLOPT_POST, 1)
                set(CURLOPT_CUSTOMREQUEST, method.rawValue)
                if bytes.isEmpty {
                    // Without bytes to point to, libcurl would read standard input.
                    set(CURLOPT_COPYPOSTFIELDS, "")
                } else {
                    unsafe _ = bursar_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
                    unsafe _ = bursar_curl_set_pointer(handle, CURLOPT_POSTFIELDS, UnsafeRawPointer(bytes.baseAddress))
                }
            }
            unsafe _ = bursar_curl_set_callback(handle, CURLOPT_WRITEFUNCTION, receiveBody)
            unsafe _ = bursar_curl_set_pointer(handle, CURLOPT_WRITEDATA, receiver)
            unsafe _ = bursar_curl_set_callback(handle, CURLOPT_HEADERFUNCTION, receiveHeader)
            unsafe _ = bursar_curl_set_pointer(handle, CURLOPT_HEADERDATA, receiver)
            return withExtendedLifetime((headers, reception)) { unsafe curl_easy_perform(handle) }
        }
    }

    private func set(_ option: CURLoption, _ text: String) {
        unsafe _ = bursar_curl_set_text(handle, option, text)
    }

    private func set(_ option: CURLoption, _ number: Int) {
        unsafe _ = bursar_curl_set_number(handle, option, number)
    }
}

extension Duration {
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(
            clamping: seconds.multipliedReportingOverflow(by: 1000).partialValue + attoseconds / 1_000_000_000_000_000)
    }
}

extension HTTPClient {
    /// The methods that Bursar sends.
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"

        var takesBody: Bool { self == .post || self == .put || self == .delete }
    }

    /// Wishes beyond a request itself.
    package struct Options: Sendable {
        /// Certificates to trust instead of the system's: a file of PEM.
        package var caFile: String?
        package var signature: Signature?
        package var overflow = Overflow.refused
        /// Gets the body of an answer of status 200 piece by piece, whatever its length, so that the answer has none. Where it
        /// says false, the request ends with an error.
        package var taker: (@Sendable ([UInt8]) -> Bool)?

        package init() {}

        /// What becomes of a body over the limit.
        package enum Overflow: Sendable {
            /// It is an error.
            case refused
            /// The answer has as much of it as the limit allows, and says so.
            case cut
        }
    }
}
