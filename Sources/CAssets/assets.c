// Files that travel inside the binary.
// SPDX-License-Identifier: Apache-2.0
#include "assets.h"

static const unsigned char prices_anthropic[] = {
#embed "files/prices/anthropic.yaml"
};
static const unsigned char prices_cohere[] = {
#embed "files/prices/cohere.yaml"
};
static const unsigned char prices_deepgram[] = {
#embed "files/prices/deepgram.yaml"
};
static const unsigned char prices_deepseek[] = {
#embed "files/prices/deepseek.yaml"
};
static const unsigned char prices_elevenlabs[] = {
#embed "files/prices/elevenlabs.yaml"
};
static const unsigned char prices_gemini[] = {
#embed "files/prices/gemini.yaml"
};
static const unsigned char prices_groq[] = {
#embed "files/prices/groq.yaml"
};
static const unsigned char prices_mistral[] = {
#embed "files/prices/mistral.yaml"
};
static const unsigned char prices_openai[] = {
#embed "files/prices/openai.yaml"
};
static const unsigned char prices_perplexity[] = {
#embed "files/prices/perplexity.yaml"
};
static const unsigned char prices_s3[] = {
#embed "files/prices/s3.yaml"
};
static const unsigned char prices_voyage[] = {
#embed "files/prices/voyage.yaml"
};
static const unsigned char prices_xai[] = {
#embed "files/prices/xai.yaml"
};

#define PRICES(name) {#name, prices_##name, sizeof prices_##name}

static const bursar_price_file files[] = {
    PRICES(anthropic),
    PRICES(cohere),
    PRICES(deepgram),
    PRICES(deepseek),
    PRICES(elevenlabs),
    PRICES(gemini),
    PRICES(groq),
    PRICES(mistral),
    PRICES(openai),
    PRICES(perplexity),
    PRICES(s3),
    PRICES(voyage),
    PRICES(xai),
};

size_t bursar_price_file_count(void) {
    return sizeof files / sizeof *files;
}

bursar_price_file bursar_price_file_at(size_t place) {
    return files[place];
}
