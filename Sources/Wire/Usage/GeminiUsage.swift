// Gemini's usageMetadata: the prompt includes what is cached, the candidates do not include the thoughts.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension VendorUsage {
    func fillGemini(_ call: inout Call) throws(Contradiction) {
        let cachedAudio = self[.audio, in: .cached]
        let audio = try remainder(
            of: self[.audio, in: .input], "AUDIO of the prompt", without: [(cachedAudio, "cached AUDIO")])
        let cached = self[.geminiCached]
        let cachedImage = self.cachedImage(of: cached, audio: audio)
        let image = try remainder(
            of: self[.image, in: .input], "IMAGE of the prompt", without: [(cachedImage, "cached IMAGE")])
        let fresh = try remainder(
            of: self[.geminiPrompt], "promptTokenCount",
            without: [
                (cached, "cachedContentTokenCount"), (audio, "AUDIO of the prompt"), (image, "IMAGE of the prompt"),
            ])
        // What tools brought in stands beside the prompt.
        let toolAudio = self[.audio, in: .toolPrompt]
        let toolImage = self[.image, in: .toolPrompt]
        let tools = try remainder(
            of: self[.toolPrompt], "toolUsePromptTokenCount",
            without: [(toolAudio, "its AUDIO"), (toolImage, "its IMAGE")])
        call.usage[.inputTokens] = fresh + tools
        call.usage[.inputAudioTokens] = audio + toolAudio
        call.usage[.inputImageTokens] = image + toolImage
        call.usage[.cacheReadTokens] = try remainder(
            of: cached, "cachedContentTokenCount", without: [(cachedAudio, "cached AUDIO")])
        call.usage[.cacheReadAudioTokens] = cachedAudio

        let outputAudio = self[.audio, in: .output]
        let outputImage = self[.image, in: .output]
        let thoughts = self[.thoughts]
        // The same model counts its thoughts beside the candidates here and among them there. The total tells.
        let isWithThoughts =
            thoughts > 0 && has(.total) && self[.total] == self[.geminiPrompt] + self[.toolPrompt] + self[.candidates]
        let text = try remainder(
            of: self[.candidates], "candidatesTokenCount",
            without: [(outputAudio, "AUDIO of the candidates"), (outputImage, "IMAGE of the candidates")])
        if isWithThoughts {
            _ = try remainder(of: text, "candidatesTokenCount", without: [(thoughts, "thoughtsTokenCount")])
        }
        call.usage[.outputTokens] = isWithThoughts ? text : text + thoughts
        call.usage[.reasoningTokens] = thoughts
        call.usage[.outputAudioTokens] = outputAudio
        call.usage[.outputImageTokens] = outputImage
        // No price tells what a model's moving pictures cost by the token.
        if self[.video, in: .output] > 0 { addModifier("usage.candidatesTokensDetails.VIDEO", &call) }
    }

    /// Images that were read from the cache: what the vendor says, or what must be both since the prompt would not hold
    /// it otherwise.
    private func cachedImage(of cached: Int64, audio: Int64) -> Int64 {
        if groups.contains(.cached) { return self[.image, in: .cached] }
        let image = self[.image, in: .input]
        return min(max(0, cached + audio + image - self[.geminiPrompt]), cached, image)
    }
}
