// What a name on disk leads to: which file, of what kind, under how many names.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc

/// Which file it is, whatever it is called. A number is given anew when its file is gone, so the time at which it was
/// made belongs to it, where the file system keeps that.
package struct FileIdentity: Sendable, Equatable {
    private let device: UInt64
    private let number: UInt64
    private let made: Moment?

    private struct Moment: Equatable {
        let seconds: Int64
        let nanoseconds: UInt32
    }

    fileprivate init(_ status: statx) {
        device = UInt64(status.stx_dev_major) << 32 | UInt64(status.stx_dev_minor)
        number = status.stx_ino
        made =
            status.stx_mask & UInt32(STATX_BTIME) == 0
            ? nil : Moment(seconds: status.stx_btime.tv_sec, nanoseconds: status.stx_btime.tv_nsec)
    }

    /// Of one that `description` told; nil for another text.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, let device = UInt64(parts[0]), let number = UInt64(parts[1]) else { return nil }
        self.device = device
        self.number = number
        if let seconds = Int64(parts[2]), let nanoseconds = UInt32(parts[3]) {
            made = Moment(seconds: seconds, nanoseconds: nanoseconds)
        } else {
            made = nil
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        guard left.device == right.device, left.number == right.number else { return false }
        guard let one = left.made, let other = right.made else { return true }
        return one == other
    }
}

extension FileIdentity: CustomStringConvertible {
    package var description: String {
        "\(device):\(number):" + (made.map { "\($0.seconds):\($0.nanoseconds)" } ?? ":")
    }
}

package struct FileStatus: Sendable {
    package let identity: FileIdentity
    package let kind: Kind
    /// Names in directories.
    package let links: Int
    package let size: Int64
    /// Who may do what, as `chmod` counts it.
    package let permissions: UInt32
    package let owner: UInt32
    package let group: UInt32

    package enum Kind: String, Sendable {
        case file = "a file"
        case directory = "a directory"
        case pipe = "a pipe"
        case socket = "a socket"
        case device = "a device"
        case other = "no file"
    }

    /// Follows links; opens nothing, so it neither waits for the other end of a pipe nor lets go of a lock.
    package init(of path: String) throws(FileError) {
        var status = statx()
        let code = unsafe statx(AT_FDCWD, path, 0, UInt32(STATX_BASIC_STATS | STATX_BTIME), &status)
        guard code == 0 else { throw FileError(errno) }
        self.init(status)
    }

    /// Of a file that is open.
    package init(of descriptor: CInt) throws(FileError) {
        var status = statx()
        let code = unsafe statx(descriptor, "", emptyPath, UInt32(STATX_BASIC_STATS | STATX_BTIME), &status)
        guard code == 0 else { throw FileError(errno) }
        self.init(status)
    }

    private init(_ status: statx) {
        identity = FileIdentity(status)
        links = Int(status.stx_nlink)
        size = Int64(clamping: status.stx_size)
        permissions = UInt32(status.stx_mode) & 0o7777
        owner = status.stx_uid
        group = status.stx_gid
        kind =
            switch mode_t(status.stx_mode) & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            case S_IFCHR, S_IFBLK: .device
            default: .other
            }
    }
}

/// `AT_EMPTY_PATH`, which Swift's Glibc leaves out.
private let emptyPath: CInt = 0x1000
