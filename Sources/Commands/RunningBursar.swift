// A server as commands ask it.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import HTTP
import JSON
import System

/// One running Bursar, over a connection that is kept.
final class RunningBursar {
    private var client: HTTPClient
    private let url: String
    private let authorization: [(name: String, value: String)]

    /// What the server refused, in its own words.
    struct Refused: Error, CustomStringConvertible {
        let status: Int
        let detail: String
        /// What in the question it did not like.
        let parameter: String?

        init(_ answer: Answer) {
            let problem = try? JSONValue(parsing: answer.body)
            status = answer.status
            parameter = problem?["parameter"]?.string
            detail =
                problem?["detail"]?.string.map(HiddenText.escaped) ?? "it is no Bursar, or there is something between"
        }

        var description: String { "the server answered \(status): \(detail)" }
    }

    /// Certificates to trust instead of the system's, in a file.
    private let caFile: String?

    /// `tokenFile` holds the server's access token and nothing else.
    init(_ url: String, tokenFile: String?, caFile: String?) throws {
        self.caFile = caFile
        client = try HTTPClient(userAgent: "bursar/\(Version.text)")
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        authorization =
            try tokenFile.map { [(name: "Authorization", value: "Bearer \(try Secret(file: $0).text)")] } ?? []
    }

    func get(_ path: String, timeout: Duration, limit: Int) throws(ClientError) -> Answer {
        try client.send(.get, url + path, headers: authorization, timeout: timeout, limit: limit, options: options)
    }

    /// The same, but that the body of an answer of status 200 goes to a descriptor as it comes in: it may be larger than
    /// there is memory.
    func get(_ path: String, timeout: Duration, to descriptor: CInt) throws -> Answer {
        let failure = Shared<Output.Failure?>(nil)
        var options = options
        options.taker = { bytes in
            do throws(Output.Failure) { try Output.write(bytes, to: descriptor) } catch { failure.value = error }
            return failure.value == nil
        }
        do throws(ClientError) {
            return try client.send(.get, url + path, headers: authorization, timeout: timeout, options: options)
        } catch {
            if let failure = failure.value { throw failure }
            throw error
        }
    }

    func post(
        _ path: String, _ type: MediaType, _ body: [UInt8], timeout: Duration
    ) throws(ClientError) -> Answer {
        let headers = [(name: "Content-Type", value: type.description)] + authorization
        return try client.send(.post, url + path, headers: headers, body: body, timeout: timeout, options: options)
    }

    func delete(_ path: String, timeout: Duration) throws(ClientError) -> Answer {
        try client.send(.delete, url + path, headers: authorization, timeout: timeout, options: options)
    }

    private var options: HTTPClient.Options {
        var options = HTTPClient.Options()
        options.caFile = caFile
        return options
    }

    /// Posts a question as JSON; what is not answered with 200 or 201 is `Refused`.
    func ask(_ path: String, _ json: [UInt8]) throws -> JSONValue {
        let answer = try post(path, .json, json, timeout: .seconds(120))
        guard answer.status == 200 || answer.status == 201, let value = try? JSONValue(parsing: answer.body) else {
            throw Refused(answer)
        }
        return value
    }
}
