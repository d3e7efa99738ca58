// A key at the top of the configuration file, and what a reload does about it and all that is under it.
// SPDX-License-Identifier: Apache-2.0

/// A row of the table of settings. There is none that does not say what a reload does.
struct Setting: Sendable {
    let key: Schema<Configuration>.Key
    let onReload: OnReload
    /// Whether two configurations say the same of it.
    let isSame: @Sendable (Configuration, Configuration) -> Bool

    enum OnReload { case takenOver, needsRestart }

    /// What a new file says of it counts for a running server.
    static func takenOver(_ key: Schema<Configuration>.Key) -> Self {
        Self(key: key, onReload: .takenOver, isSame: { key.isSame($0, $1) })
    }

    /// It stays what it was at the start, whatever a new file says.
    static func needsRestart(
        _ key: Schema<Configuration>.Key, isSame: (@Sendable (Configuration, Configuration) -> Bool)? = nil
    ) -> Self {
        var told = key
        told.document = { target in
            key.document(target).map { documentation in
                var documentation = documentation
                documentation.needsRestart = true
                return documentation
            }
        }
        return Self(key: told, onReload: .needsRestart, isSame: isSame ?? { key.isSame($0, $1) })
    }

    var name: String { key.names[0] }
}

extension Schema<Configuration>.Key {
    fileprivate func isSame(_ one: Configuration, _ other: Configuration) -> Bool {
        var changed = one
        adopt(&changed, other)
        return changed == one
    }
}

extension Configuration {
    /// What a server that runs with this one has after a reload of another.
    package func takingOver(_ new: Configuration) -> Configuration {
        var running = self
        for setting in Self.settings where setting.onReload == .takenOver { setting.key.adopt(&running, new) }
        running.web = new.web
        return running
    }

    /// The keys of which another one says something that only a restart would change.
    package func keysNeedingRestart(for new: Configuration) -> [String] {
        Self.settings.filter { $0.onReload == .needsRestart && !$0.isSame(self, new) }.map(\.name)
    }
}
