// What a back office has watched beside its ledger: a database, a cache, a storage, a renderer, and what waits in them.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import Waiting

/// The real things, and the configuration that names them. They end with the value.
final class BackOfficeParts {
    private let postgres: PostgresServer
    private let redis: RedisProcess
    private let s3: S3Server
    private let renderer: WebServer

    init() throws {
        postgres = try PostgresServer()
        redis = try RedisProcess()
        s3 = try S3Server(buckets: ["media"])
        renderer = try WebServer()
        try postgres.run(
            """
            create table bugs (closed_at date); insert into bugs values (null), (null), ('2026-01-02');
            create table requests (state text); insert into requests values ('pending'), ('granted');
            """)
        // Three jobs wait.
        try redis.say("rpush", "render", "1", "2", "3")
    }

    /// Two bug reports are open, one request is pending.
    var configuration: String {
        """

        probes:
          - { name: main, postgres: { url: "\(postgres.url())" }, every: 2s, timeout: 1s }
          - { name: cache, redis: { url: "\(redis.url())" }, every: 2s, timeout: 1s }
          - name: media
            s3: { endpoint: "\(s3.url)", bucket: media, access_key: "\(S3Server.accessKey)", \
        secret_key: "\(S3Server.secretKey)" }
            every: 2s
            timeout: 1s
          - { name: gpu-pod, http: { url: "\(renderer.url)/status/200" }, every: 2s, timeout: 1s }
        components: { comfyui: gpu-pod }
        queues:
          - { name: render, redis: { url: "\(redis.url())", list: render }, every: 2s, timeout: 1s }
        gauges:
          - name: open_bug_reports
            postgres: { url: "\(postgres.url())" }
            query: select count(*) from bugs where closed_at is null
            every: 2s
            timeout: 1s
          - name: pending_influencer_requests
            postgres: { url: "\(postgres.url())" }
            query: select count(*) from requests where state = 'pending'
            every: 2s
            timeout: 1s

        """
    }

    /// Until all of it has been looked at.
    func awaitReadings(on server: RunningServer) throws {
        try eventually("all parts are looked at") {
            let text = try server.get("/metrics").text
            let seen = [
                "main", "cache", "media", "gpu-pod",
            ].allSatisfy { text.contains("bursar_probe_up{probe=\"\($0)\"") }
            return seen && text.contains("bursar_queue_length{queue=\"render\"} 3")
                && text.contains("bursar_gauge_open_bug_reports 2")
                && text.contains("bursar_gauge_pending_influencer_requests 1") ? () : nil
        }
    }

    /// Until the first reading of the queue is in the store, too: that takes a minute.
    func awaitHistory(on server: RunningServer) throws {
        try awaitReadings(on: server)
        try eventually("a reading is kept") {
            // Asked as a page is, not as often as can be: the server counts questions.
            Thread.sleep(forTimeInterval: 0.3)
            let rows = try server.get("/v1/reports/jobs?lengths=true&last=2d").json()["rows"] as? [Any]
            return rows?.isEmpty == false ? () : nil
        }
    }
}
