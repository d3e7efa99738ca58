// The words of the vendors' usage objects.
// SPDX-License-Identifier: Apache-2.0

/// A count in a vendor's usage object, by whatever name the vendor has for it.
enum UsageMember: Sendable {
    // Anthropic, OpenAI's responses, Bedrock
    case input, output
    case cacheRead, cacheCreation, cacheCreation5m, cacheCreation1h
    // OpenAI's caches by how long they live
    case ttl30m, ttl12h
    case webSearches
    // OpenAI's chat completions, and those who follow them
    case prompt, completion
    case total
    case cached, cacheWrite, cacheHit, cachedInput
    case reasoning, thinking
    case seconds, promptAudioSeconds
    // Gemini
    case geminiPrompt, geminiCached, candidates, thoughts, toolPrompt
    // Parts by what they are made of
    case text, audio, image, video, document
    // Those who bill by the character, by the channel's second, by the search
    case characters, channels, duration, searchUnits, images

    static let table = Vocabulary<UsageMember>([
        ("input_tokens", .input),
        ("output_tokens", .output),
        ("cache_read_input_tokens", .cacheRead),
        ("cache_creation_input_tokens", .cacheCreation),
        ("cache_write_input_tokens", .cacheCreation),
        // Bedrock says both of these twice, or said them so alone.
        ("cache_read_input_token_count", .cacheRead),
        ("cache_write_input_token_count", .cacheCreation),
        ("ephemeral_5m_input_tokens", .cacheCreation5m),
        ("ephemeral_1h_input_tokens", .cacheCreation1h),
        ("web_search_requests", .webSearches),
        ("num_search_queries", .webSearches),
        ("prompt_tokens", .prompt),
        ("completion_tokens", .completion),
        ("total_tokens", .total),
        ("total_token_count", .total),
        ("cached_tokens", .cached),
        ("cache_write_tokens", .cacheWrite),
        ("cache_creation_tokens", .cacheWrite),
        ("num_cached_tokens", .cached),
        ("prompt_cache_hit_tokens", .cacheHit),
        ("reasoning_tokens", .reasoning),
        ("thinking_tokens", .thinking),
        ("seconds", .seconds),
        ("prompt_audio_seconds", .promptAudioSeconds),
        ("prompt_token_count", .geminiPrompt),
        ("cached_content_token_count", .geminiCached),
        ("candidates_token_count", .candidates),
        ("response_token_count", .candidates),
        ("thoughts_token_count", .thoughts),
        ("tool_use_prompt_token_count", .toolPrompt),
        ("text_tokens", .text),
        ("audio_tokens", .audio),
        ("image_tokens", .image),
        ("video_tokens", .video),
        // LangChain's words
        ("cache_read", .cached),
        ("cache_creation", .cacheWrite),
        ("reasoning", .reasoning),
        ("text", .text),
        ("audio", .audio),
        ("image", .image),
        ("video", .video),
        // Codex
        ("cached_input_tokens", .cachedInput),
        ("reasoning_output_tokens", .reasoning),
        ("ttl_30m_tokens", .ttl30m),
        ("ttl_12h_tokens", .ttl12h),
        // Ollama
        ("prompt_eval_count", .prompt),
        ("eval_count", .completion),
        // ElevenLabs, Deepgram, Cohere
        ("characters", .characters),
        ("character_count", .characters),
        ("duration", .duration),
        ("channels", .channels),
        ("search_units", .searchUnits),
        ("images", .images),
    ])

    /// What repeats what others say already, such as parts of a total whose price does not differ; and times, ids and
    /// places in a queue, which are no usage.
    static let informational = Vocabulary<Bool>([
        ("accepted_prediction_tokens", true),
        ("rejected_prediction_tokens", true),
        ("prompt_cache_miss_tokens", true),
        ("file_tokens", true),
        ("queue_time", true),
        ("prompt_time", true),
        ("completion_time", true),
        ("total_time", true),
        ("total_duration", true),
        ("load_duration", true),
        ("prompt_eval_duration", true),
        ("eval_duration", true),
        ("num_sources_used", true),
        // Anthropic charges nothing for them but their tokens.
        ("web_fetch_requests", true),
        ("version", true),
        ("models", true),
        ("model_info", true),
        ("request_id", true),
        ("transaction_key", true),
        ("sha256", true),
        ("created", true),
        ("api_version", true),
    ])

    /// A part by Gemini's name for it.
    init(modality: String) {
        switch modality.lowercased() {
        case "audio": self = .audio
        case "image": self = .image
        case "video": self = .video
        case "document": self = .document
        default: self = .text
        }
    }

    var isSeconds: Bool { self == .seconds || self == .promptAudioSeconds || self == .duration }
}

/// The object inside the usage object that a count stands in.
enum UsageGroup: Sendable {
    case root, input, output, cached, toolPrompt, cacheCreation, serverTools, cacheDetails
    /// OpenAI's cache writes by how long they live.
    case cacheLives
    /// What Cohere bills, and the tokens that it took to get there, which it does not.
    case billed, counted
    /// Anthropic's, one for each time that a call sampled.
    case iterations
    /// What another model of the vendor's did, besides what was asked for: Deepgram's summaries and the like.
    case apart

    static let table = Vocabulary<UsageGroup>([
        ("prompt_tokens_details", .input),
        ("input_tokens_details", .input),
        ("input_token_details", .input),
        ("completion_tokens_details", .output),
        ("output_tokens_details", .output),
        ("output_token_details", .output),
        ("candidates_tokens_details", .output),
        ("response_tokens_details", .output),
        ("cached_tokens_details", .cached),
        ("cache_tokens_details", .cached),
        ("tool_use_prompt_tokens_details", .toolPrompt),
        ("cache_creation", .cacheCreation),
        ("server_tool_use", .serverTools),
        ("cache_details", .cacheDetails),
        ("cache_creation_token_details", .cacheCreation),
        ("cache_write_tokens_details", .cacheLives),
        ("billed_units", .billed),
        ("tokens", .counted),
        ("iterations", .iterations),
        ("summary_info", .apart),
        ("intents_info", .apart),
        ("sentiment_info", .apart),
        ("topics_info", .apart),
    ])
}
