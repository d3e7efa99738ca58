// A thousand calls such as an application sends.
// SPDX-License-Identifier: Apache-2.0

enum Corpus {
    static func calls(_ count: Int) -> [String] {
        let models = [
            ("anthropic", "claude-sonnet-4-5"), ("openai", "gpt-5-mini"), ("google", "gemini-2.5-flash"),
            ("anthropic", "claude-haiku-4-5"),
        ]
        return (0..<count).map { index in
            let (provider, model) = models[index % models.count]
            return #"{"kind":"call","id":"01JD5Z8K3Q7W9X2Y4V6T8R\#(1000 + index)","source":"web","#
                + #""at":"2026-11-20T10:\#(10 + index % 50):\#(10 + index / 50 % 50).123Z","#
                + #""user":"user-\#(index * 7919 % 997)","tenant":"acme","provider":"\#(provider)","model":"\#(model)","#
                + #""operation":"story.write","input_tokens":\#(500 + index),"output_tokens":\#(index * 3),"#
                + #""cache_read_tokens":\#(index * 11),"latency_ms":\#(800 + index),"status":"ok","#
                + #""subject":"story-\#(index * 31 % 499)","properties":{"quality":"high","chapter":\#(index % 9)}}"#
        }
    }
}
