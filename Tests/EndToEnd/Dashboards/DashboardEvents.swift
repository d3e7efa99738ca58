// A little of everything that a dashboard shows and the demo does not do within a minute.
// SPDX-License-Identifier: Apache-2.0

/// Bodies for /v1/events: each round is new.
enum DashboardEvents {
    static func round(_ number: Int) -> [String] {
        let day: Double = 86_400
        let (late, twice) = ("late \(number)", "twice \(number)")
        return [
            Events.array([
                Events.call(id: twice, #""operation":"story","latency_ms":1200,"cache_read_tokens":400,"user":"ada""#),
                Events.call(#""operation":"story","latency_ms":800,"status":"error","error_type":"overloaded""#),
                Events.call(id: late, #""at":"\#(Events.time(-3 * day))""#),
                #"{"provider":"acme","model":"unheard-of","characters":120,"output_images":2}"#,
                #"{"provider":"acme","model":"unheard-of","input_tokens":9,"cost_usd":0.01}"#,
                Events.call(#""operation":"story","cached":true"#),
                #"{"kind":"activity","event":"signed_up","user":"user \#(number)"}"#,
                #"{"kind":"activity","event":"story_completed","user":"ada","status":"completed"}"#,
                #"{"kind":"activity","event":"story_failed","user":"ada","status":"failed"}"#,
                #"{"kind":"billing","event":"paid","plan":"pro","amount_usd":29,"user":"ada"}"#,
                #"{"kind":"billing","event":"refunded","plan":"pro","amount_usd":9,"user":"ada"}"#,
                #"{"kind":"billing","event":"credits_consumed","credits":2,"user":"ada"}"#,
                #"{"kind":"job","queue":"renders","event":"queued","job":"\#(number)"}"#,
                #"{"kind":"job","queue":"renders","event":"started","job":"\#(number)","wait_ms":400}"#,
                #"{"kind":"job","queue":"renders","event":"completed","job":"\#(number)","run_ms":7000}"#,
                #"{"kind":"job","queue":"renders","event":"failed","job":"not \#(number)","reason":"no memory"}"#,
                #"{"kind":"error","component":"renderer","error_type":"OutOfMemory"}"#,
                #"{"kind":"request","route":"/stories","method":"GET","code":200,"duration_ms":42}"#,
                #"{"kind":"request","route":"/stories","method":"GET","code":500,"duration_ms":420}"#,
            ]),
            Events.array([
                Events.call(id: twice, #""operation":"story","latency_ms":1200,"cache_read_tokens":400,"user":"ada""#)
            ]),
            Events.call(#""output_tokens_of_nobody":1"#),
        ]
    }
}
