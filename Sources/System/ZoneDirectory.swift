// Finds time zones by their names, in the database that the system has.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Ledger
internal import Synchronization

/// The time zone database: a directory with a file for each name.
///
/// A zone is read when it is first asked for, and then remembered: a database that is replaced is seen by the next
/// process. The first question reads a small file, so it is no question for a thread that must not block.
package final class ZoneDirectory: Sendable {
    private let path: String
    private let state = Mutex(State())

    private struct State {
        var zones: [String: Zone] = [:]
        /// What can be meant by a name that is none; nil until somebody writes one.
        var names: [String]?
    }

    package init(at path: String) { self.path = path }

    /// Where `TZDIR` says, or else where Debian and most others have it.
    package static let standard = ZoneDirectory()

    package convenience init() {
        let variable = unsafe getenv("TZDIR").map { unsafe String(cString: $0) } ?? ""
        self.init(at: variable.isEmpty ? "/usr/share/zoneinfo" : variable)
    }

    package func zone(named name: String) throws(ZoneError) -> Zone {
        if name == "UTC" { return .utc }
        if name == "Etc/UTC" { return Zone(utcNamed: name) }
        guard Self.isName(name) else { throw unknown(name) }
        if let known = state.withLock({ $0.zones[name] }) { return known }
        let zone = try read(name)
        state.withLock { state in
            // Whoever asks for all of them one after the other gets each, and makes nobody keep all.
            if state.zones.count >= Self.mostRemembered { state.zones.removeAll() }
            state.zones[name] = zone
        }
        return zone
    }

    private func read(_ name: String) throws(ZoneError) -> Zone {
        let file = "\(path)/\(name)"
        do throws(FileError) {
            guard try FileStatus(of: file).kind == .file else { throw FileError(ENOENT) }
        } catch {
            guard error.isMissing else { throw .unreadable(name, "\(file): \(error)") }
            guard isThere else { throw .noDatabase(name, path) }
            throw unknown(name)
        }
        let bytes: [UInt8]
        do throws(SmallFileError) {
            bytes = try SmallFile.read(file, limit: Zone.mostBytesOfFile)
        } catch {
            throw .unreadable(name, "\(file): \(error.reason)")
        }
        do throws(ZoneFileError) {
            return try Zone(named: name, tzif: bytes)
        } catch {
            throw .unreadable(name, "\(file) \(error)")
        }
    }

    private var isThere: Bool { (try? FileStatus(of: path).kind) == .directory }

    /// What a zone may be called: parts of letters, digits, `-`, `_` and `+` with slashes between them, as the database has
    /// them. So no name leads out of the directory. What lies there and is another reading of a zone, or the zone of the
    /// machine, is no name.
    private static func isName(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), !["posixrules", "localtime"].contains(name),
            !name.hasPrefix("right/"), !name.hasPrefix("posix/"),
            !name.split(separator: "/", omittingEmptySubsequences: false).contains("")
        else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                UInt8(ascii: "/"):
                true
            default: false
            }
        }
    }

    /// A zone that clocks are set in takes 14 KB.
    private static let mostRemembered = 64
}

extension ZoneDirectory {
    private func unknown(_ name: String) -> ZoneError {
        let guess = ZoneNames.nearest(to: name, among: names)
        // The list may have names that are in another package of the system.
        let isThere = guess.map { $0 == "UTC" || (try? FileStatus(of: "\(path)/\($0)").kind) == .file } ?? false
        return .unknown(name, suggestion: isThere ? guess : nil)
    }

    private var names: [String] {
        if let names = state.withLock({ $0.names }) { return names }
        let names = ZoneNames.read(from: path)
        state.withLock { $0.names = names }
        return names
    }
}

/// Why there is no zone of a name, as a predicate of whatever asked for one: `must be a name of …`.
package enum ZoneError: Error, Equatable {
    case unknown(String, suggestion: String?)
    /// There is none in the directory.
    case noDatabase(String, String)
    /// The file of the zone is there; why it cannot be used.
    case unreadable(String, String)
}

extension ZoneError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknown(let name, let suggestion):
            "must be a name of the time zone database such as Europe/Berlin, not \"\(TerminalText.shown(name))\""
                + (suggestion.map { "; did you mean \($0)?" } ?? "")
        case .noDatabase(let name, let path):
            "cannot be \(name): there is no time zone database in \(path); install tzdata, or set TZDIR"
        case .unreadable(let name, let reason): "cannot be \(name): \(reason)"
        }
    }
}
