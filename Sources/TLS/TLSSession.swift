// TLS on one connection, whose handshake and bytes are the HTTP library's to drive.
// SPDX-License-Identifier: Apache-2.0

internal import CGnuTLS

/// Gives a session of the library's what the server shows and asks for, and judges what its client shows.
///
/// `@unchecked Sendable`: the thread that drives the session is the only one that touches what changes, as long as the
/// connection is open; others read what `close` leaves.
@safe
package final class TLSSession: @unchecked Sendable {
    private let credentials: TLSCredentials
    private let raw: gnutls_session_t
    private let wire: UnsafeMutablePointer<bursar_tls_wire>
    /// What the client has shown, if anything; from the end of the handshake on.
    package private(set) var peer: PeerCertificate?
    private var isJudged = false
    private var wasRefused = false

    /// Takes over a session whose handshake has not begun; nil where the library refuses. The session must not outlive this,
    /// and everything that was set on it before is replaced, but for ALPN.
    @unsafe
    package init?(_ session: UnsafeMutableRawPointer, descriptor: Int32, _ credentials: TLSCredentials) {
        unsafe raw = OpaquePointer(session)
        self.credentials = credentials
        unsafe wire = .allocate(capacity: 1)
        unsafe wire.initialize(to: bursar_tls_wire(descriptor: descriptor, was_read: false, is_plain: false))
        guard unsafe gnutls_priority_set(raw, credentials.priorities) == 0,
            unsafe gnutls_credentials_set(raw, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials.raw)) == 0
        else { return nil }
        unsafe bursar_tls_watch(raw, wire)
        unsafe gnutls_session_set_ptr(raw, Unmanaged.passUnretained(self).toOpaque())
        if credentials.clients != .none {
            // Who must show one and does not is turned away by us, with an alert that says so.
            unsafe gnutls_certificate_server_set_request(raw, GNUTLS_CERT_REQUEST)
            unsafe gnutls_session_set_verify_function(raw, clientArrived)
        }
    }

    deinit { unsafe wire.deallocate() }

    /// Whether the client has shown what it must. Where the library should ever leave out to ask, nothing is served.
    package var isAdmitted: Bool { isJudged || !credentials.clients.isRequired }

    /// There is word on the wire of why nothing is served, which the client might not read if its socket were closed at once:
    /// an alert, or to somebody who spoke HTTP without TLS an answer that says what to do.
    package var shouldLinger: Bool { unsafe wasRefused || wire.pointee.is_plain }

    /// Sends bytes past whoever drives the session, which is to end behind them.
    package func send(_ bytes: [UInt8]) {
        _ = unsafe bytes.withUnsafeBytes { unsafe gnutls_record_send(raw, $0.baseAddress, $0.count) }
    }

    /// Called by the library when it has the client's certificate, or knows that there is none. False ends the handshake.
    fileprivate func judge() -> Bool {
        var count: UInt32 = 0
        guard let first = unsafe gnutls_certificate_get_peers(raw, &count), count > 0 else {
            isJudged = !credentials.clients.isRequired
            return isJudged || refuse(GNUTLS_A_CERTIFICATE_REQUIRED)
        }
        if credentials.clients.isVerifying, !isVouchedFor { return refuse(GNUTLS_A_UNKNOWN_CA) }
        guard let peer = unsafe PeerCertificate(first, isVerified: credentials.clients.isVerifying) else {
            return refuse(GNUTLS_A_BAD_CERTIFICATE)
        }
        let allowed = credentials.allowedNames
        guard allowed.isEmpty || peer.names.contains(where: allowed.contains) else {
            return refuse(GNUTLS_A_BAD_CERTIFICATE)
        }
        self.peer = peer
        isJudged = true
        return true
    }

    /// Whether someone vouches for the client's certificate, as one of a client, at this time.
    private var isVouchedFor: Bool {
        var status: UInt32 = .max
        let purpose = Array("1.3.6.1.5.5.7.3.2".utf8CString)
        let code = unsafe purpose.withUnsafeBufferPointer { text in
            // The library takes no constant here, and changes nothing.
            let bytes = unsafe UnsafeMutableRawPointer(mutating: text.baseAddress)
            var wanted = unsafe gnutls_typed_vdata_st(
                type: GNUTLS_DT_KEY_PURPOSE_OID, data: bytes?.assumingMemoryBound(to: UInt8.self), size: 0)
            return unsafe gnutls_certificate_verify_peers(raw, &wanted, 1, &status)
        }
        return code == 0 && status == 0
    }

    private func refuse(_ alert: gnutls_alert_description_t) -> Bool {
        wasRefused = true
        _ = unsafe gnutls_alert_send(raw, GNUTLS_AL_FATAL, alert)
        return false
    }
}

private func clientArrived(_ session: gnutls_session_t?) -> Int32 {
    guard let pointer = unsafe gnutls_session_get_ptr(session) else { return -1 }
    return unsafe Unmanaged<TLSSession>.fromOpaque(pointer)._withUnsafeGuaranteedRef { $0.judge() } ? 0 : -1
}
