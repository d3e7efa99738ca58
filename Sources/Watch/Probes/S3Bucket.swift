// A bucket, as one look sees it.
// SPDX-License-Identifier: Apache-2.0

internal import Client
internal import System

/// Asks for a bucket and for an object of it, over one connection.
struct S3Bucket: ~Copyable {
    private var client: HTTPClient
    private let url: String
    private let region: String
    private let options: HTTPClient.Options

    /// No error of S3 is longer; an object that a probe puts is much shorter.
    private static let limit = 64 << 10

    init(_ probe: S3Probe) throws(LookFailure) {
        client = try .fresh()
        url = probe.bucketURL
        region = probe.region
        var options = HTTPClient.Options()
        options.caFile = probe.caFile
        if let accessKey = probe.accessKey, let secretKey = probe.secretKey {
            options.signature = Signature(accessKey: accessKey, secretKey: secretKey, region: probe.region)
        }
        self.options = options
    }

    /// Asks whether it is there and may be used.
    mutating func head(by deadline: Deadline) throws(LookFailure) -> Answer {
        let answer = try client.send(.head, url, by: deadline, limit: Self.limit, options: options)
        guard answer.isBad else { return answer }
        // The answer to a HEAD has no body that says why: that to a listing of nothing has.
        let listing = try? client.send(.get, "\(url)?max-keys=0", by: deadline, limit: Self.limit, options: options)
        throw LookFailure(s3: answer, why: listing.flatMap { $0.isBad ? $0.s3Error : nil }, region: region)
    }

    /// Puts an object, reads it, and takes it away again, be it read or not.
    mutating func write(by deadline: Deadline) throws(LookFailure) {
        let object = "\(url)/.bursar-probe/\(Self.random())"
        let body = Array("Bursar looks whether this bucket takes writes. \(Self.random())\n".utf8)
        // Some time is kept for taking it away.
        let early = Deadline(in: deadline.remaining * 4 / 5)
        do throws(LookFailure) { try ask(.put, object, body: body, by: early) } catch {
            // It may lie there all the same.
            if error.isSilence { _ = try? ask(.delete, object, by: deadline) }
            throw error
        }
        let read = Result { () throws(LookFailure) in try ask(.get, object, by: early) }
        let deleted = Result { () throws(LookFailure) in try ask(.delete, object, by: deadline) }
        let found = try read.get()
        _ = try deleted.get()
        guard found == body else { throw .unexpected("the object that was put reads otherwise") }
    }

    @discardableResult
    private mutating func ask(
        _ method: HTTPClient.Method, _ object: String, body: [UInt8] = [], by deadline: Deadline
    ) throws(LookFailure) -> [UInt8] {
        let answer = try client.send(
            method, object, body: body, by: deadline, limit: Self.limit, options: options)
        if answer.isBad { throw LookFailure(s3: answer, why: answer.s3Error, region: region, to: method) }
        return answer.body
    }

    private static func random() -> String { String(UInt64.random(in: 0 ... .max), radix: 36) }
}

extension LookFailure {
    /// Nobody knows what became of the request.
    fileprivate var isSilence: Bool {
        switch self {
        case .timedOut, .hungUp: true
        default: false
        }
    }
}

extension LookFailure {
    /// - `why`: the code of the server's error, where it gave one.
    /// - `region`: the one that requests are signed for.
    /// - `method`: what was done to an object; nil where the bucket was asked for.
    init(s3 answer: Answer, why: String?, region: String, to method: HTTPClient.Method? = nil) {
        let another = answer[header: "x-amz-bucket-region"].map { $0 != region } ?? false
        self =
            switch (why, answer.status) {
            case ("InvalidAccessKeyId", _): .unexpected("the access key is not known there")
            case ("SignatureDoesNotMatch", _): .unexpected("the secret key is not that of the access key")
            case ("RequestTimeTooSkewed", _): .unexpected("the clocks here and there are too far apart")
            case ("NoSuchBucket", _): .missing("bucket")
            case ("AuthorizationHeaderMalformed", _), ("PermanentRedirect", _), ("TemporaryRedirect", _), (_, 301),
                (_, 307):
                .unexpected(Self.wrongRegion)
            case _ where another: .unexpected(Self.wrongRegion)
            case (_, 401), (_, 403): method.map { .unexpected("access denied to \($0.deed) an object") } ?? .denied
            case (_, 404) where method == nil: .missing("bucket")
            case (_, let status):
                .unexpected("status \(status)" + (method.map { " to the try to \($0.deed) an object" } ?? ""))
            }
    }

    private static let wrongRegion = "the bucket is in another region"
}

extension HTTPClient.Method {
    fileprivate var deed: String {
        switch self {
        case .get, .head: "read"
        case .post, .put: "put"
        case .delete: "delete"
        }
    }
}

extension Answer {
    var isBad: Bool { !(200...299 ~= status) }

    /// The code of the error that the body tells of, as S3 writes it: `<Error><Code>AccessDenied</Code>…`.
    var s3Error: String? {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.firstRange(of: "<Code>")?.upperBound,
            let end = text[start...].firstRange(of: "</Code>")?.lowerBound
        else { return nil }
        return String(text[start..<end])
    }
}
