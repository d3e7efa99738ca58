// What the page of configuration shows by way of an example, chapter by chapter.
// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// By the key at the top. A test reads each of them.
    static let chapterExamples = [
        "plans": """
        plans:
          - { name: pro, price_usd: 29, interval: month }
          - { name: studio, price_usd: 758, interval: year }
        """,
        "budgets": """
        budgets:
          - { name: all, limit_usd: 2000, notify: https://hooks.example/x }
          - { name: anthropic, match: { provider: anthropic }, limit_usd: 500, per: month, alert_at: [80, 90, 100] }
          - { name: per-user, each: user, limit_usd: 5, per: day }
        """,
        "internal": """
        internal: { users: [staff-*], emails: ["*@ourcompany.com"], tenants: [test-*] }
        """,
        "probes": """
        probes:
          - name: database
            postgres: { url: "postgres://bursar@127.0.0.1:5432/app?sslmode=disable" }
            critical: true
          - name: cache
            redis: { url: "rediss://default:${REDIS_PASSWORD}@cache.example:6380/0" }
          - name: storage
            s3:
              endpoint: https://s3.example
              bucket: media
              region: eu-west-1
              access_key: "${S3_ID}"
              secret_key: "${S3_KEY}"
            every: 1m
            timeout: 10s
          - name: renderer
            http:
              url: https://gpu.example/health
              headers: { authorization: "Bearer ${GPU_TOKEN}" }
              json: workers.idle
            failures_before_down: 4
          - name: mail
            tcp: { address: "mail.example:465", tls: true }
        """,
        "queues": """
        queues:
          - { name: renders, redis: { url: "redis://127.0.0.1:6379/0", bullmq: renders } }
          - { name: imports, redis: { url: "redis://127.0.0.1:6379/1", stream: imports, group: workers } }
          - name: emails
            postgres:
              url: "postgres://bursar@127.0.0.1/app"
              length: select count(*) from jobs where state = 'queued'
              oldest_age: select extract(epoch from now() - min(created_at)) from jobs where state = 'queued'
        """,
        "gauges": """
        gauges:
          - name: open_bugs
            postgres: { url: "postgres://bursar@127.0.0.1/app" }
            query: select severity, count(*) from bugs where closed_at is null group by severity
            labels: [severity]
          - { name: accounts, sqlite: { path: app.db }, query: select count(*) from users }
        """,
        "components": """
        probes:
          - { name: gpu, http: { url: https://gpu.example/health } }
        components: { comfyui: gpu }
        """,
        "access": """
        access:
          people:
            - { email: ada@example.com, name: Ada, role: admin }
            - { email: ben@example.com, role: viewer, user: u-17 }
          proxy:
            header: X-Forwarded-Email
            from: [127.0.0.1/32]
            roles: { header: X-Forwarded-Groups, groups: { finance: exporter } }
          cors: { origins: [https://app.example] }
        """,
        "retention": "retention: { events: 90d, archive: /var/lib/bursar/archive, columns: 1100d }",
        "tls": """
        tls:
          certificate: /etc/bursar/tls.crt
          key: /etc/bursar/tls.key
          client_ca: /etc/bursar/clients.crt
          client_auth_type: VerifyClientCertIfGiven
        """,
        "metrics": "metrics: { max_series: 20_000 }",
        "limits": "limits: { body: 4MiB, pending_events: 50_000 }",
        "log": "log: { access: true }",
        "drain": "drain: { grace: 10s }",
    ]
}
