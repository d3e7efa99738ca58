// OpenAI's chat completions and responses, and all who speak like them: every detail is part of its total.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension VendorUsage {
    /// Chat completions and embeddings.
    func fillOpenAIChat(_ call: inout Call) throws(Contradiction) {
        let reasoning = try agreed([self[.reasoning, in: .output], self[.reasoning]], "reasoning tokens")
        var completion = self[.completion]
        if reasoning > 0, isReasoningBeside(reasoning, call) { completion += reasoning }
        try fillOpenAI(
            Side(self[.prompt], "prompt_tokens"), Side(completion, "completion_tokens"), reasoning: reasoning, &call)
        call.usage[.searches] = self[.webSearches]
        call.usage[.inputSeconds] = self[.promptAudioSeconds]
    }

    /// Perplexity counts reasoning beside the completion, and in no total. So does xAI, for some of its models: there
    /// the total tells, where it is given.
    private func isReasoningBeside(_ reasoning: Int64, _ call: Call) -> Bool {
        let provider = call.provider.lowercased()
        if provider == "perplexity" { return has(.reasoning) }
        let inside = self[.prompt] + self[.completion]
        if has(.total), self[.total] == inside { return false }
        if has(.total), self[.total] == inside + reasoning { return true }
        return ["xai", "x-ai", "x_ai"].contains(provider) || call.model.lowercased().hasPrefix("grok")
    }

    /// Responses, images, transcriptions, realtime, and LangChain's objects.
    func fillOpenAIResponses(_ call: inout Call) throws(Contradiction) {
        // A transcription is billed by tokens or by time, and says which by what it gives.
        call.usage[.inputSeconds] = self[.seconds]
        try fillOpenAI(
            Side(self[.input], "input_tokens"), Side(self[.output], "output_tokens"),
            reasoning: try agreed([self[.reasoning, in: .output], self[.reasoning]], "reasoning tokens"), &call)
        // The images API tells the input's parts and not the output's, which is all images.
        if has(.image, in: .input), !groups.contains(.output) {
            call.usage[.outputImageTokens] = self[.output]
            call.usage[.outputTokens] = 0
        }
    }

    /// A total, and what the vendor calls it.
    private struct Side {
        var tokens: Int64
        let name: String

        init(_ tokens: Int64, _ name: String) {
            self.tokens = tokens
            self.name = name
        }
    }

    private func fillOpenAI(_ given: Side, _ output: Side, reasoning: Int64, _ call: inout Call)
        throws(Contradiction)
    {
        var input = given
        // Libraries that go by Codex's name for it do not say whether Claude's input has it.
        if self[.cachedInput] > 0, call.model.lowercased().hasPrefix("claude") {
            throw Contradiction("cached_input_tokens may be part of input_tokens, or not")
        }
        let cached = try agreed(
            [
                self[.cached, in: .input], self[.cached], self[.cacheHit], self[.cacheRead], self[.cachedInput],
            ], "cached tokens")
        let written = try fillWritten(&call)
        // Some proxies count what is cached beside the prompt. The total tells.
        if cached + written > 0, has(.total), self[.total] == input.tokens + output.tokens + cached + written {
            input.tokens += cached + written
        }
        let (audio, image, video) = (self[.audio, in: .input], self[.image, in: .input], self[.video, in: .input])
        for (part, name) in [
            (cached, "cached_tokens"), (written, "cache_write_tokens"), (audio, "audio_tokens"),
            (image, "image_tokens"), (video, "video_tokens"),
        ] {
            _ = try remainder(of: input.tokens, input.name, without: [(part, name)])
        }
        let cachedAudio = try cachedAudio(
            cached: cached, audio: audio, others: written + image, input: input.tokens)
        let cachedImage = self[.image, in: .cached]
        call.usage[.inputAudioTokens] = audio - cachedAudio
        call.usage[.inputImageTokens] = try remainder(
            of: image, "image_tokens", without: [(cachedImage, "cached image_tokens")])
        let others = try remainder(
            of: input.tokens, input.name,
            without: [
                (cached, "cached_tokens"), (written, "cache_write_tokens"), (audio - cachedAudio, "audio_tokens"),
                (image - cachedImage, "image_tokens"),
            ])
        var freshVideo = try remainder(
            of: video, "video_tokens", without: [(self[.video, in: .cached], "cached video_tokens")])
        // Where nobody says what of it was cached, that is what the rest has no room for.
        if cached > 0, !groups.contains(.cached) { freshVideo = min(freshVideo, others) }
        call.usage[.inputVideoTokens] = freshVideo
        call.usage[.inputTokens] = try remainder(
            of: others, input.name, without: [(freshVideo, "video_tokens")])
        call.usage[.cacheReadTokens] = try remainder(
            of: cached, "cached_tokens",
            without: [(cachedAudio, "cached audio_tokens"), (cachedImage, "cached image_tokens")])
        call.usage[.cacheReadAudioTokens] = cachedAudio
        call.usage[.cacheReadImageTokens] = cachedImage

        let outputAudio = self[.audio, in: .output]
        let outputImage = self[.image, in: .output]
        let outputVideo = self[.video, in: .output]
        let text = try remainder(
            of: output.tokens, output.name,
            without: [(outputAudio, "audio_tokens"), (outputImage, "image_tokens"), (outputVideo, "video_tokens")])
        _ = try remainder(of: text, output.name, without: [(reasoning, "reasoning_tokens")])
        call.usage[.outputTokens] = text
        call.usage[.reasoningTokens] = reasoning
        call.usage[.outputAudioTokens] = outputAudio
        call.usage[.outputImageTokens] = outputImage
        call.usage[.outputVideoTokens] = outputVideo
    }

    /// What was written to the cache, for as long as it says: OpenAI's own details, or Anthropic's as others pass them on.
    private func fillWritten(_ call: inout Call) throws(Contradiction) -> Int64 {
        let told = try agreed(
            [self[.cacheWrite, in: .input], self[.cacheWrite], self[.cacheCreation]], "tokens written to the cache")
        let short = try agreed(
            [
                self[.cacheCreation5m, in: .input], self[.cacheCreation5m, in: .cacheCreation],
                self[.ttl30m, in: .cacheLives],
            ], "tokens written to the cache for the shorter time")
        let long = try agreed(
            [
                self[.cacheCreation1h, in: .input], self[.cacheCreation1h, in: .cacheCreation],
                self[.ttl12h, in: .cacheLives],
            ], "tokens written to the cache for the longer time")
        // LangChain says none where it says for how long.
        let total = told == 0 ? short + long : told
        try fillCacheWrites(
            total: total, fiveMinutes: short, hour: long, "the tokens written to the cache", &call)
        return total
    }

    /// Audio that was read from the cache: what the vendor says, or what must be both since it would not fit otherwise.
    private func cachedAudio(cached: Int64, audio: Int64, others: Int64, input: Int64) throws(Contradiction) -> Int64 {
        let told = self[.audio, in: .cached]
        guard told <= cached, told <= audio else {
            throw Contradiction("cached audio_tokens exceed cached_tokens or audio_tokens")
        }
        if groups.contains(.cached) { return told }
        return min(max(0, cached + audio + others - input), cached, audio)
    }
}
