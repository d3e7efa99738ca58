// What a Redis refuses, in the words of the watch.
// SPDX-License-Identifier: Apache-2.0

extension LookFailure {
    /// After it nothing more can be read from the connection.
    static let tooLargeAnswer = unexpected("the answer is too large")

    /// - `message`: an error as Redis sent it. It may quote what it was told, so no part of it is repeated.
    init(redis message: String) {
        self =
            switch message.prefix(while: { $0 != " " }) {
            case "WRONGPASS": .denied
            case "NOAUTH": .unexpected("it asks for a password, and the URL has none")
            case "NOPERM": .unexpected("the user may not do that")
            case "LOADING": .unexpected("it is still loading its data")
            case "MASTERDOWN": .unexpected("it is a replica that has lost its master")
            case "BUSY": .unexpected("it is busy with a script")
            case "CLUSTERDOWN": .unexpected("its cluster is down")
            case "MOVED", "ASK", "CROSSSLOT": .unexpected("the key is on another node of its cluster")
            case "DENIED": .unexpected("it is in protected mode, and takes nobody from another machine")
            case "WRONGTYPE": .unexpected("a key is of another type")
            default: Self.unnamed(message)
            }
    }

    /// Errors that have no name but `ERR`, known by how they begin.
    private static func unnamed(_ message: String) -> LookFailure {
        let known: [(start: String, failure: LookFailure)] = [
            ("ERR max number of clients", .unexpected("it has no room for another client")),
            ("ERR invalid password", .denied),
            ("ERR DB index is out of range", .missing("database")),
            ("ERR SELECT is not allowed in cluster mode", .missing("database")),
            ("ERR AUTH <password> called without any password", .unexpected("the URL has a password, and it has none")),
            ("ERR Client sent AUTH, but no password is set", .unexpected("the URL has a password, and it has none")),
            ("ERR wrong number of arguments for 'auth'", .unexpected("it knows no users: it is older than Redis 6")),
            ("ERR unknown command", .unexpected("it does not know a command that is needed")),
        ]
        return known.first { message.hasPrefix($0.start) }?.failure ?? .unexpected("it answered with an error")
    }
}
