// Which version of the library this is: what is not in its manual holds for one version only.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd

enum MicrohttpdVersion {
    /// The version whose ways with a head are known and tested: Debian 12's. The one that a process meets may be another
    /// than the one it was built with.
    static let cutsHeadsInPlace = unsafe String(cString: MHD_get_version()) == "0.9.75"
}
