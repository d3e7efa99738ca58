// Gemini's usageMetadata: the prompt includes what is cached, the candidates do not include the thoughts.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension VendorUsage {
    func fillGemini(_ call: inout Call) throws(Contradiction) {
        let cachedAudio = self[.audio, in: .cached]
        let audio = try remainder(
            of: self[.audio, in: .input], "AUDIO of the prompt", without: [(cachedAudio, "cached AUDIO")])
        let cached = self[.geminiCached]
        let cachedPictures = self.cachedPictures(of: cached, audio: audio)
        let video = try remainder(
            of: self[.video, in: .input], "VIDEO of the prompt", without: [(cachedPictures.video, "cached VIDEO")])
        let image = try remainder(
            of: self[.image, in: .input], "IMAGE of the prompt", without: [(cachedPictures.image, "cached IMAGE")])
        let fresh = try remainder(
            of: self[.geminiPrompt], "promptTokenCount",
            without: [
                (cached, "cachedContentTokenCount"), (audio, "AUDIO of the prompt"), (image, "IMAGE of the prompt"),
                (video, "VIDEO of the prompt"),
            ])
        // What tools brought in stands beside the prompt.
        let toolAudio = self[.audio, in: .toolPrompt]
        let toolImage = self[.image, in: .toolPrompt]
        let toolVideo = self[.video, in: .toolPrompt]
        let tools = try remainder(
            of: self[.toolPrompt], "toolUsePromptTokenCount",
            without: [(toolAudio, "its AUDIO"), (toolImage, "its IMAGE"), (toolVideo, "its VIDEO")])
        call.usage[.inputTokens] = fresh + tools
        call.usage[.inputAudioTokens] = audio + toolAudio
        call.usage[.inputImageTokens] = image + toolImage
        call.usage[.inputVideoTokens] = video + toolVideo
        // Cached images are told apart where the vendor does it.
        let toldImage = self[.image, in: .cached]
        call.usage[.cacheReadTokens] = try remainder(
            of: cached, "cachedContentTokenCount",
            without: [(cachedAudio, "cached AUDIO"), (toldImage, "cached IMAGE")])
        call.usage[.cacheReadAudioTokens] = cachedAudio
        call.usage[.cacheReadImageTokens] = toldImage
        try fillGeminiOutput(&call)
    }

    private func fillGeminiOutput(_ call: inout Call) throws(Contradiction) {
        let outputAudio = self[.audio, in: .output]
        let outputImage = self[.image, in: .output]
        let outputVideo = self[.video, in: .output]
        let thoughts = self[.thoughts]
        // The same model counts its thoughts beside the candidates here and among them there. The total tells.
        let isWithThoughts =
            thoughts > 0 && has(.total) && self[.total] == self[.geminiPrompt] + self[.toolPrompt] + self[.candidates]
        let text = try remainder(
            of: self[.candidates], "candidatesTokenCount",
            without: [
                (outputAudio, "AUDIO of the candidates"), (outputImage, "IMAGE of the candidates"),
                (outputVideo, "VIDEO of the candidates"),
            ])
        if isWithThoughts {
            _ = try remainder(of: text, "candidatesTokenCount", without: [(thoughts, "thoughtsTokenCount")])
        }
        call.usage[.outputTokens] = isWithThoughts ? text : text + thoughts
        call.usage[.reasoningTokens] = thoughts
        call.usage[.outputAudioTokens] = outputAudio
        call.usage[.outputImageTokens] = outputImage
        call.usage[.outputVideoTokens] = outputVideo
    }

    /// Images and films that were read from the cache: what the vendor says, or what must be both since the prompt would
    /// not hold it otherwise.
    private func cachedPictures(of cached: Int64, audio: Int64) -> (image: Int64, video: Int64) {
        if groups.contains(.cached) { return (self[.image, in: .cached], self[.video, in: .cached]) }
        let (image, video) = (self[.image, in: .input], self[.video, in: .input])
        let both = min(max(0, cached + audio + image + video - self[.geminiPrompt]), cached)
        // Films first, which cost what text does nearly everywhere; images are more often priced apart.
        let cachedVideo = min(both, video)
        return (min(both - cachedVideo, image), cachedVideo)
    }
}
