// An S3 server that checks signatures.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// moto on 127.0.0.1. It knows one key, which may do everything with the buckets, and one that may not do anything;
/// its buckets begin empty and keep all versions.
package final class S3Server {
    private var process: PeerProcess
    private let python: String
    private let buckets: [String]
    package let port: Int

    package static let accessKey = "AKIAIOSFODNN7EXAMPLE"
    package static let secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    package static let weakAccessKey = "AKIAI44QH8DHBEXAMPLE"
    package static let weakSecretKey = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"

    package var url: String { "http://127.0.0.1:\(port)" }

    package init(buckets: [String]) throws {
        self.buckets = buckets
        python = try Checkout.python()
        process = try PeerProcess([python] + Self.arguments(port: 0, buckets))
        port = process.port
    }

    package func stop() { process.stop() }
    package func pause() { process.pause() }
    package func resume() { process.resume() }

    /// On the same port again, with its buckets empty.
    package func restart() throws {
        process.stop()
        process = try PeerProcess([python] + Self.arguments(port: port, buckets))
    }

    /// What was ever in a bucket: `version KEY` for each object put, `marker KEY` for each one taken away.
    package func history(of bucket: String) throws -> [String] {
        try Program.run([python, "-c", Self.historian, url, Self.accessKey, Self.secretKey, bucket])
            .split(separator: "\n").map(String.init)
    }

    private static func arguments(port: Int, _ buckets: [String]) -> [String] {
        ["-c", script, "\(port)", accessKey, secretKey, weakAccessKey, weakSecretKey] + buckets
    }

    private static let script = #"""
        import json, sys, threading
        import boto3
        from moto import settings
        from moto.core.responses import ActionAuthenticatorMixin
        from moto.iam.models import iam_backends
        from moto.moto_server.threaded_moto_server import ThreadedMotoServer

        port, keys, buckets = int(sys.argv[1]), sys.argv[2:6], sys.argv[6:]
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        options = dict(endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
            aws_access_key_id=keys[0], aws_secret_access_key=keys[1])
        for bucket in buckets:
            boto3.client("s3", **options).create_bucket(Bucket=bucket)
            boto3.client("s3", **options).put_bucket_versioning(Bucket=bucket,
                VersioningConfiguration={"Status": "Enabled"})
        iam = boto3.client("iam", **options)
        backend = iam_backends["123456789012"]["aws"]
        for name, access, secret, effect in (("owner", *keys[:2], "Allow"), ("guest", *keys[2:], "Deny")):
            iam.create_user(UserName=name)
            iam.create_access_key(UserName=name)
            key = backend.users[name].access_keys[0]
            key.access_key_id, key.secret_access_key = access, secret
            iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": "s3:*", "Resource": "*"}]}))
        # From here on each request is authenticated.
        settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
        ActionAuthenticatorMixin.request_count = 0
        print("listening on", port, flush=True)
        threading.Event().wait()
        """#

    private static let historian = #"""
        import boto3, sys

        history = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id=sys.argv[2],
            aws_secret_access_key=sys.argv[3]).list_object_versions(Bucket=sys.argv[4])
        for version in history.get("Versions", []): print("version", version["Key"])
        for marker in history.get("DeleteMarkers", []): print("marker", marker["Key"])
        """#
}
