// Bytes to a file descriptor, all of them.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

package enum Descriptor {
    /// Writes all of the bytes, or throws. Waits where the descriptor does not.
    package static func write(_ bytes: [UInt8], to descriptor: CInt) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&waiting, 1, -1)
            } else if errno != EINTR {
                throw FileError(errno)
            }
        }
    }
}
