// Certificates: what is known of the one that a server showed, and whose a client trusts.
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// The server's own certificate, not those of who vouches for it.
enum Certificate {
    /// When it ends, in seconds since 1970. Nil without TLS, and on a connection that was kept from before.
    static func end(of handle: UnsafeMutableRawPointer) -> Int64? {
        var chain: UnsafeMutablePointer<curl_certinfo>?
        guard unsafe bursar_curl_get_certificates(handle, &chain) == CURLE_OK,
            let chain = unsafe chain, unsafe chain.pointee.num_of_certs > 0,
            let certificates = unsafe chain.pointee.certinfo
        else { return nil }
        var entry = unsafe certificates[0]
        while let line = unsafe entry {
            if let text = unsafe line.pointee.data, let end = unsafe end(in: String(cString: text)) { return end }
            unsafe entry = line.pointee.next
        }
        return nil
    }

    /// `Expire date:Nov 21 15:18:00 2026 GMT`
    static func end(in line: String) -> Int64? {
        let name = "Expire date:"
        guard line.hasPrefix(name) else { return nil }
        let seconds = unsafe curl_getdate(String(line.dropFirst(name.count)), nil)
        return seconds < 0 ? nil : Int64(seconds)
    }
}

/// Certificates to trust instead of the system's: a file of PEM.
struct TrustedFile {
    let path: String

    /// Sets it on a handle of libcurl.
    @unsafe func set(on handle: UnsafeMutableRawPointer) {
        unsafe _ = bursar_curl_set_text(handle, CURLOPT_CAINFO, path)
        // Debian's libcurl trusts a directory besides.
        unsafe _ = bursar_curl_set_text(handle, CURLOPT_CAPATH, nil)
    }
}
