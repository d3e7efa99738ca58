// A consistent copy of a store that is in use.
// SPDX-License-Identifier: Apache-2.0

internal import SQL
internal import System

package enum Backup {
    /// Copies a store into a new file, which appears under its name only when it is whole. Whoever may read the
    /// store may read the copy.
    ///
    /// `progress` gets the share that is done, from 0 to 1.
    package static func run(
        _ location: StoreLocation, to target: String, progress: @escaping (Double) -> Void = { _ in }
    ) throws(StoreError) {
        let database = try LedgerReader.open(location).database
        guard (try? FileStatus(of: target)) == nil else { throw .alreadyThere(target) }
        let permissions = (try? FileStatus(of: location.path))?.permissions ?? 0o600
        let file: NewFile
        do throws(NewFile.Unwritable) {
            file = try NewFile(at: target, permissions: permissions & 0o666, ifThere: .fail)
        } catch {
            throw .unwritable(error)
        }
        let partial = file.partial
        try database.copy(to: partial) { remaining, total in
            progress(total == 0 ? 1 : 1 - Double(remaining) / Double(total))
        }
        do throws(NewFile.Unwritable) { try file.finish() } catch { throw .unwritable(error) }
    }
}
