// Whose certificates a client trusts, where it is told so.
// SPDX-License-Identifier: Apache-2.0

import CCurl

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
