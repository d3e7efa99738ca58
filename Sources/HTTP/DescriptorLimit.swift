// How many descriptors this process may open.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The soft limit of `RLIMIT_NOFILE`, which many systems set too low for a server.
enum DescriptorLimit {
    /// Raises the soft limit as far as is needed and allowed; never lowers it.
    static func raise(toAtLeast needed: Int) {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(UInt(clamping: needed), limit.rlim_max)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
