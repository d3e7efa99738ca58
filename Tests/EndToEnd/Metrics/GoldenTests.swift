// The whole page of a small ledger, as it is to be.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Waiting

@Suite struct GoldenTests {
    /// A little of everything, booked live.
    static let events = [
        Events.array([
            #"{"id":"c1","provider":"anthropic","model":"claude-sonnet-4-5","operation":"story","user":"ada","#
                + #""input_tokens":1500,"output_tokens":800,"latency_ms":1830,"status":"ok"}"#,
            #"{"id":"c2","provider":"anthropic","model":"claude-sonnet-4-5","operation":"story","user":"ben","#
                + #""input_tokens":10,"cache_read_tokens":2000,"cache_write_tokens":400,"cache_write_1h_tokens":30,"#
                + #""output_tokens":5,"latency_ms":240}"#,
            #"{"id":"c3","provider":"openai","model":"gpt-5-mini","input_tokens":1000,"output_tokens":0,"#
                + #""status":"error","error_type":"rate_limit","latency_ms":61000}"#,
            #"{"id":"c4","provider":"acme","model":"a \"model\" with \\ in it","input_tokens":7,"cost_usd":0.125}"#,
            #"{"id":"c5","provider":"acme","model":"units","characters":120,"input_seconds":2.5,"output_images":3,"requests":1,"bytes":4096}"#,
            #"{"id":"c7","provider":"anthropic","model":"claude-sonnet-4-5","operation":"story","user":"ada","#
                + #""input_tokens":1000,"output_tokens":100,"cached":true}"#,
            #"{"id":"c6","provider":"anthropic","model":"claude-sonnet-4-5","input_tokens":1000000,"at":"\#(Events.time(-3 * 86_400))"}"#,
        ]),
        Events.array([
            #"{"id":"a1","kind":"activity","event":"user_signed_up","user":"ada"}"#,
            #"{"id":"a2","kind":"activity","event":"story_created","user":"ada","status":"ok","duration_ms":900}"#,
            #"{"id":"b1","kind":"billing","event":"paid","plan":"pro","amount_usd":29,"user":"ada"}"#,
            #"{"id":"b2","kind":"billing","event":"refunded","plan":"pro","amount_usd":4.5,"user":"ada"}"#,
            #"{"id":"b3","kind":"billing","event":"credits_consumed","credits":12.5,"user":"ada"}"#,
            #"{"id":"j1","kind":"job","queue":"renders","event":"completed","job":"7","wait_ms":400,"run_ms":7000}"#,
            #"{"id":"j2","kind":"job","queue":"renders","event":"failed","job":"8","reason":"no memory"}"#,
            #"{"id":"e1","kind":"error","component":"renderer","error_type":"OutOfMemory","message":"boom"}"#,
            #"{"id":"r1","kind":"request","route":"/stories/:id","method":"GET","code":200,"duration_ms":42}"#,
            #"{"id":"p1","kind":"profile","user":"ada","name":"Ada","plan":"pro"}"#,
        ]),
    ]

    /// What differs from run to run: the process, the disk, the version, and what is measured by the clock.
    static func isSteady(_ line: String) -> Bool {
        ![
            "process_", "bursar_http_", "bursar_ledger_", "bursar_build_info", "bursar_error_ratio", "bursar_probe_",
            "bursar_audit_",
        ]
        .contains { name in
            line.hasPrefix(name) || line.hasPrefix("# HELP \(name)") || line.hasPrefix("# TYPE \(name)")
                || line.hasPrefix("# UNIT \(name)")
        }
    }

    @Test(arguments: ParsedMetrics.Format.allCases)
    func `The page is what it always was, also after a restart`(format: ParsedMetrics.Format) throws {
        let site = try Site()
        let first = try site.serve()
        for events in Self.events { #expect(try first.post(events).receipt().rejected == []) }
        try first.stop()

        // The gauges of people and notices are read when a server starts, and now and then.
        let server = try site.serve()
        try eventually("notices are counted") { try server.metrics()["bursar_notices_pending"] != nil }
        try eventually("people are counted") { try server.metrics()[#"bursar_active_users{window="30d"}"#] != nil }
        let page = try server.get("/metrics", [("Accept", format.accept)]).text
        let steady = page.split(separator: "\n").map(String.init).filter(Self.isSteady).joined(separator: "\n") + "\n"

        let file = URL(filePath: Repository.fixture(format == .text ? "metrics.golden" : "metrics.openmetrics.golden"))
        if ProcessInfo.processInfo.environment["BURSAR_UPDATE_GOLDEN"] != nil {
            try Data(steady.utf8).write(to: file)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(steady == golden, "run again with BURSAR_UPDATE_GOLDEN=1 if the change is meant")
    }

    @Test func `The families of the ledger are there before the first event`() throws {
        let page = try Site().serve().metrics()
        for family in [
            "bursar_cost_usd_total", "bursar_calls_total", "bursar_unpriced_calls_total",
            "bursar_reported_calls_total", "bursar_saved_usd_total",
            "bursar_backfilled_calls_total",
            "bursar_backfilled_cost_usd_total", "bursar_cost_adjustments_usd", "bursar_tokens_total",
            "bursar_units_total",
            "bursar_call_duration_seconds", "bursar_error_ratio", "bursar_errors_total", "bursar_activity_total",
            "bursar_app_requests_total", "bursar_app_request_duration_seconds", "bursar_payments_usd_total",
            "bursar_refunds_usd_total", "bursar_credits_total", "bursar_users", "bursar_active_users",
            "bursar_subscriptions", "bursar_mrr_usd",
            "bursar_probe_up", "bursar_probe_critical", "bursar_probe_duration_seconds",
            "bursar_probe_phase_duration_seconds", "bursar_probe_last_success_timestamp_seconds",
            "bursar_probe_certificate_expiry_timestamp_seconds", "bursar_queue_length",
            "bursar_queue_oldest_age_seconds", "bursar_queue_failed", "bursar_queue_delayed", "bursar_queue_active",
            "bursar_queue_up", "bursar_gauge_up", "bursar_ledger_writable", "bursar_ledger_disk_free_bytes",
            "bursar_ledger_disk_size_bytes",
            "bursar_budget_limit_usd", "bursar_budget_spent_usd", "bursar_budget_forecast_usd",
            "bursar_jobs_total", "bursar_job_wait_seconds", "bursar_job_run_seconds", "bursar_http_requests_total",
            "bursar_http_request_duration_seconds", "bursar_events_total", "bursar_ledger_commit_seconds",
            "bursar_ledger_pending_events", "bursar_ledger_size_bytes", "bursar_series_overflow_total",
            "bursar_audit_entries_total", "bursar_audit_lost_entries_total", "bursar_audit_pending_entries",
            "bursar_audit_checkpoint_entries", "bursar_audit_head_info",
            "bursar_build_info", "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds",
            "process_max_fds", "process_start_time_seconds", "process_virtual_memory_bytes",
        ] {
            #expect(page.lines.contains { $0.hasPrefix("# TYPE \(family) ") }, "\(family)")
            #expect(page.lines.contains { $0.hasPrefix("# HELP \(family) ") }, "\(family)")
        }
        #expect(page[#"bursar_events_total{kind="call",outcome="accepted"}"#] == "0")
        #expect(page[#"bursar_credits_total{kind="purchased"}"#] == "0")
    }
}
