// The system's socket addresses, as bytes and as text.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc

/// Room for the address of any family, which the system fills and reads.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    init() {}

    init(_ address: ListenAddress) {
        switch address.host {
        case .v4(let bytes):
            var inet = sockaddr_in()
            inet.sin_family = sa_family_t(AF_INET)
            inet.sin_port = address.port.bigEndian
            unsafe withUnsafeMutableBytes(of: &inet.sin_addr) { unsafe $0.copyBytes(from: bytes) }
            store(inet)
        case .v6(let bytes):
            var inet = sockaddr_in6()
            inet.sin6_family = sa_family_t(AF_INET6)
            inet.sin6_port = address.port.bigEndian
            unsafe withUnsafeMutableBytes(of: &inet.sin6_addr) { unsafe $0.copyBytes(from: bytes) }
            store(inet)
        }
    }

    /// The address that a socket is bound to.
    init(localOf descriptor: Int32) {
        _ = unsafe withMutablePointer { unsafe getsockname(descriptor, $0, $1) }
    }

    /// Copies what the pointer points at, by its family; empty for a family that we do not serve.
    @unsafe
    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address = unsafe address else { return }
        let raw = unsafe UnsafeRawPointer(address)
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET: unsafe store(raw.load(as: sockaddr_in.self))
        case AF_INET6: unsafe store(raw.load(as: sockaddr_in6.self))
        default: return
        }
    }

    private mutating func store<Address>(_ address: Address) {
        unsafe withUnsafeBytes(of: address) { bytes in
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyMemory(from: bytes) }
        }
        length = socklen_t(MemoryLayout<Address>.size)
    }

    mutating func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        let length = length
        return unsafe withUnsafePointer(to: &storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
        }
    }

    /// For calls that write an address and its length.
    mutating func withMutablePointer<Result>(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> Result {
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, &length) }
        }
        self.length = length
        return result
    }

    var listenAddress: ListenAddress? {
        switch Int32(storage.ss_family) {
        case AF_INET:
            let inet = load(as: sockaddr_in.self)
            return ListenAddress(host: .v4(Self.bytes(of: inet.sin_addr)), port: UInt16(bigEndian: inet.sin_port))
        case AF_INET6:
            let inet = load(as: sockaddr_in6.self)
            return ListenAddress(host: .v6(Self.bytes(of: inet.sin6_addr)), port: UInt16(bigEndian: inet.sin6_port))
        default: return nil
        }
    }

    /// The address without the port. An IPv4 peer of an IPv6 socket looks like what it is.
    var host: String {
        switch listenAddress?.host {
        case .v4(let bytes): bytes.map(String.init).joined(separator: ".")
        case .v6(let bytes):
            bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
                ? bytes[12...].map(String.init).joined(separator: ".") : ListenAddress.text(v6: bytes)
        case nil: ""
        }
    }

    private func load<Address>(as type: Address.Type) -> Address {
        unsafe withUnsafeBytes(of: storage) { unsafe $0.load(as: type) }
    }

    private static func bytes<Address>(of address: Address) -> [UInt8] {
        unsafe withUnsafeBytes(of: address) { unsafe Array($0) }
    }
}
