// Connections of bytes, as looks use them.
// SPDX-License-Identifier: Apache-2.0

internal import Client
internal import System

extension ByteConnection {
    static func opened(
        _ host: String, _ port: UInt16, over transport: Transport, by deadline: Deadline
    ) throws(LookFailure) -> ByteConnection {
        do throws(ClientError) {
            return try open(host, port, over: transport, by: deadline.instant)
        } catch {
            throw error.reason == .invalidURL ? .ours("the host cannot be read") : LookFailure(error)
        }
    }
}

extension ProbeReading {
    /// What opening took; an answer has not come yet.
    init(opened connection: borrowing ByteConnection) {
        for (part, time) in connection.timings.took where part != .answer { phases[Phase(part)] = time }
        certificateEnd = connection.certificateEnd
    }
}
