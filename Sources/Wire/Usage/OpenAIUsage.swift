// OpenAI's chat completions and responses, and all who speak like them: every detail is part of its total.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension VendorUsage {
    /// Chat completions and embeddings.
    func fillOpenAIChat(_ call: inout Call) throws(EventError) {
        var completion = self[.completion]
        let reasoning = self[.reasoning, in: .output]
        // xAI counts reasoning beside the completion. The total tells.
        if reasoning > 0, has(.total), self[.total] == self[.prompt] + completion + reasoning {
            completion += reasoning
        }
        try fillOpenAI(input: self[.prompt], "prompt_tokens", output: completion, "completion_tokens", &call)
        call.usage[.searches] = self[.webSearches]
        call.usage[.inputSeconds] = self[.promptAudioSeconds]
    }

    /// Responses, images, transcriptions and realtime.
    func fillOpenAIResponses(_ call: inout Call) throws(EventError) {
        // A transcription is billed by tokens or by time, and says which by what it gives.
        call.usage[.inputSeconds] = self[.seconds]
        try fillOpenAI(input: self[.input], "input_tokens", output: self[.output], "output_tokens", &call)
        // The images API tells the input's parts and not the output's, which is all images.
        if has(.image, in: .input), !groups.contains(.output) {
            call.usage[.outputImageTokens] = self[.output]
            call.usage[.outputTokens] = 0
        }
    }

    private func fillOpenAI(
        input: Int64, _ inputName: String, output: Int64, _ outputName: String, _ call: inout Call
    ) throws(EventError) {
        let cached = max(self[.cached, in: .input], self[.cached], self[.cacheHit])
        let written = self[.cacheWrite, in: .input]
        let audio = self[.audio, in: .input]
        let image = self[.image, in: .input]
        for (part, name) in [
            (cached, "cached_tokens"), (written, "cache_write_tokens"), (audio, "audio_tokens"),
            (image, "image_tokens"),
        ] {
            _ = try remainder(of: input, inputName, without: [(part, name)])
        }
        let cachedAudio = try cachedAudio(cached: cached, audio: audio, others: written + image, input: input)
        let cachedImage = min(self[.image, in: .cached], image)
        call.usage[.inputTokens] = try remainder(
            of: input, inputName,
            without: [
                (cached, "cached_tokens"), (written, "cache_write_tokens"), (audio - cachedAudio, "audio_tokens"),
                (image - cachedImage, "image_tokens"),
            ])
        call.usage[.inputAudioTokens] = audio - cachedAudio
        call.usage[.inputImageTokens] = image - cachedImage
        call.usage[.cacheReadTokens] = cached - cachedAudio
        call.usage[.cacheReadAudioTokens] = cachedAudio
        call.usage[.cacheWriteTokens] = written

        let reasoning = self[.reasoning, in: .output]
        let outputAudio = self[.audio, in: .output]
        let outputImage = self[.image, in: .output]
        let text = try remainder(
            of: output, outputName, without: [(outputAudio, "audio_tokens"), (outputImage, "image_tokens")])
        _ = try remainder(of: text, outputName, without: [(reasoning, "reasoning_tokens")])
        call.usage[.outputTokens] = text
        call.usage[.reasoningTokens] = reasoning
        call.usage[.outputAudioTokens] = outputAudio
        call.usage[.outputImageTokens] = outputImage
    }

    /// Audio that was read from the cache: what the vendor says, or what must be both since it would not fit otherwise.
    private func cachedAudio(cached: Int64, audio: Int64, others: Int64, input: Int64) throws(EventError) -> Int64 {
        let told = self[.audio, in: .cached]
        guard told <= cached, told <= audio else {
            throw .usage("cached audio_tokens (\(told)) must not exceed cached_tokens and audio_tokens")
        }
        if groups.contains(.cached) { return told }
        return min(max(0, cached + audio + others - input), cached, audio)
    }
}
