// Why a server does not start, or does not take over another configuration.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
package import Prices
package import Store
package import TLS

/// Why a new configuration was not taken over.
package enum ReloadError: Error, CustomStringConvertible {
    case prices(PriceFileErrors)
    case exposed(ListenAddress)
    case store(StoreError)
    case undeclared(budget: String, dimension: String)
    /// Nobody could administer any more, nor let anybody else in.
    case lockedOut
    /// Whoever reaches the address could administer, who could not before, and nothing says that they should.
    case opened
    case tls(TLSError)

    package var description: String {
        switch self {
        case .prices(let errors): errors.description
        case .exposed(let address):
            "\(address), which needs a restart to change, can be reached from other machines:"
                + " access needs a token, or allow_anonymous"
        case .store(let error): "the ledger cannot be read: \(error)"
        case .lockedOut:
            "it has no access.token_file and names nobody who may administer, and the ledger has no token with admin:"
                + " nobody could administer any more; create one first (bursar token create NAME --scope admin)"
        case .opened:
            "it has none of access.token_file, access.proxy.header, access.certificates and basic_auth_users any more, and"
                + " the ledger has no token with admin: whoever reaches the address could administer; keep one of them,"
                + " create a token first (bursar token create NAME --scope admin), say access.allow_anonymous, or"
                + " restart with that configuration"
        case .undeclared(let budget, let dimension):
            "the budget \(budget) matches the property \(dimension), which needs a restart to become a dimension"
        case .tls(let error): "\(error)"
        }
    }
}

/// Why the server did not start: one clear line.
package enum StartError: Error, CustomStringConvertible {
    case prices(PriceFileErrors)
    case store(StoreLocation, StoreError)
    case server(ServerError)
    case tls(TLSError)

    package var description: String {
        switch self {
        case .prices(let errors): errors.description
        case .store(let location, let error): "\(location): \(error)"
        case .server(let error): "\(error)"
        case .tls(let error): "\(error)"
        }
    }
}
