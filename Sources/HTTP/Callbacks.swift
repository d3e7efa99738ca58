// What the library calls, as free functions: a closure would be taken for one of the main actor's.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc
internal import System
internal import TLS

/// A socket was taken (and gets its `Connection`) or is about to be closed (and loses it).
func connectionChanged(
    closure: UnsafeMutableRawPointer?, handle: OpaquePointer?,
    socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, change: MHD_ConnectionNotificationCode
) {
    guard let closure = unsafe closure, let handle = unsafe ConnectionHandle(handle),
        let socketContext = unsafe socketContext
    else {
        return
    }
    if change == .CONNECTION_NOTIFY_STARTED {
        let context = unsafe Unmanaged<ServerContext>.fromOpaque(closure).takeUnretainedValue()
        let connection = Connection(
            descriptor: handle.descriptor, peer: handle.peer, context: context,
            tls: context.options.tls.flatMap { handle.session($0.value) })
        context.connections.add(connection)
        unsafe socketContext.pointee = Unmanaged.passRetained(connection).toOpaque()
    } else if let pointer = unsafe socketContext.pointee {
        let connection = unsafe Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue()
        unsafe socketContext.pointee = nil
        connection.close()
        connection.context.connections.remove(connection)
        connection.context.connections.release(connection.network)
    }
}

/// The request line was read. What is returned is what the other callbacks get as `requestContext`.
func requestLineArrived(
    closure: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, handle: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let pointer = unsafe ConnectionHandle(handle)?.socketContext else { return nil }
    unsafe Unmanaged<Connection>.fromOpaque(pointer)._withUnsafeGuaranteedRef { unsafe $0.begin(target: target) }
    return unsafe pointer
}

/// What the library shows of a request line, for the time of a callback.
@unsafe
struct RequestLine {
    let method: UnsafePointer<CChar>
    let url: UnsafePointer<CChar>
    let version: UnsafePointer<CChar>
}

/// The head is complete, a piece of the body is here, the body is complete, or the connection was resumed.
func requestProceeds(
    closure: UnsafeMutableRawPointer?, handle: OpaquePointer?, url: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, data: UnsafePointer<CChar>?,
    size: UnsafeMutablePointer<Int>?, requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let handle = unsafe ConnectionHandle(handle), let pointer = unsafe requestContext?.pointee,
        let method = unsafe method, let url = unsafe url, let version = unsafe version, let size = unsafe size
    else { return .NO }
    let piece = unsafe UnsafeBufferPointer(
        start: UnsafeRawPointer(data)?.assumingMemoryBound(to: UInt8.self), count: data == nil ? 0 : size.pointee)
    let result = unsafe Unmanaged<Connection>.fromOpaque(pointer)._withUnsafeGuaranteedRef { connection in
        unsafe connection.proceed(
            handle, line: RequestLine(method: method, url: url, version: version), piece: piece.span)
    }
    unsafe size.pointee = 0
    return result
}

/// An exchange is over: answered, cut or given up.
func requestCompleted(
    closure: UnsafeMutableRawPointer?, handle: OpaquePointer?,
    requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, reason: MHD_RequestTerminationCode
) {
    guard let handle = unsafe ConnectionHandle(handle), let pointer = unsafe requestContext?.pointee else { return }
    unsafe requestContext?.pointee = nil
    unsafe Unmanaged<Connection>.fromOpaque(pointer)._withUnsafeGuaranteedRef { $0.completed(handle) }
}

/// The library is not to decode anything: a target is decoded once, strictly, by us.
func leaveEncoded(closure: UnsafeMutableRawPointer?, handle: OpaquePointer?, text: UnsafeMutablePointer<CChar>?) -> Int
{
    guard let text = unsafe text else { return 0 }
    return unsafe strlen(text)
}
