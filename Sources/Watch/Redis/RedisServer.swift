// A Redis as it is configured.
// SPDX-License-Identifier: Apache-2.0

package import Client

/// Where a Redis is, and whom its certificate must be from.
package struct RedisServer: Sendable, Hashable {
    /// `redis://user:password@host:6379/0`, or `rediss://` over TLS.
    package var url = Secret("")
    /// Certificates to trust instead of the system's.
    package var caFile: String?

    package init() {}

    /// Why a URL cannot be used, without saying what is in it; nil where it can.
    package static func problem(with url: Secret) -> String? {
        do throws(RedisURL.Failure) {
            _ = try RedisURL(url.text)
            return nil
        } catch {
            return error.description
        }
    }
}
