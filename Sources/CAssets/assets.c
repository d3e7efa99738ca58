// Files that travel inside the binary.
// SPDX-License-Identifier: Apache-2.0
#include "assets.h"

static const unsigned char providers[] = {
#embed "files/providers.txt"
};

bursar_asset bursar_asset_providers(void) {
    return (bursar_asset){"providers", providers, sizeof providers};
}

static const unsigned char prices_aihubmix[] = {
#embed "files/prices/aihubmix.yaml"
};
static const unsigned char prices_aiml[] = {
#embed "files/prices/aiml.yaml"
};
static const unsigned char prices_amazon_nova[] = {
#embed "files/prices/amazon_nova.yaml"
};
static const unsigned char prices_anthropic[] = {
#embed "files/prices/anthropic.yaml"
};
static const unsigned char prices_anyscale[] = {
#embed "files/prices/anyscale.yaml"
};
static const unsigned char prices_aws_polly[] = {
#embed "files/prices/aws_polly.yaml"
};
static const unsigned char prices_azure[] = {
#embed "files/prices/azure.yaml"
};
static const unsigned char prices_azure_ai[] = {
#embed "files/prices/azure_ai.yaml"
};
static const unsigned char prices_baseten[] = {
#embed "files/prices/baseten.yaml"
};
static const unsigned char prices_bedrock[] = {
#embed "files/prices/bedrock.yaml"
};
static const unsigned char prices_bedrock_mantle[] = {
#embed "files/prices/bedrock_mantle.yaml"
};
static const unsigned char prices_cerebras[] = {
#embed "files/prices/cerebras.yaml"
};
static const unsigned char prices_cloudflare[] = {
#embed "files/prices/cloudflare.yaml"
};
static const unsigned char prices_cohere[] = {
#embed "files/prices/cohere.yaml"
};
static const unsigned char prices_crusoe[] = {
#embed "files/prices/crusoe.yaml"
};
static const unsigned char prices_databricks[] = {
#embed "files/prices/databricks.yaml"
};
static const unsigned char prices_deepgram[] = {
#embed "files/prices/deepgram.yaml"
};
static const unsigned char prices_deepinfra[] = {
#embed "files/prices/deepinfra.yaml"
};
static const unsigned char prices_deepseek[] = {
#embed "files/prices/deepseek.yaml"
};
static const unsigned char prices_elevenlabs[] = {
#embed "files/prices/elevenlabs.yaml"
};
static const unsigned char prices_fireworks_ai[] = {
#embed "files/prices/fireworks_ai.yaml"
};
static const unsigned char prices_friendliai[] = {
#embed "files/prices/friendliai.yaml"
};
static const unsigned char prices_gemini[] = {
#embed "files/prices/gemini.yaml"
};
static const unsigned char prices_github_copilot[] = {
#embed "files/prices/github_copilot.yaml"
};
static const unsigned char prices_gmi[] = {
#embed "files/prices/gmi.yaml"
};
static const unsigned char prices_gradient_ai[] = {
#embed "files/prices/gradient_ai.yaml"
};
static const unsigned char prices_groq[] = {
#embed "files/prices/groq.yaml"
};
static const unsigned char prices_hyperbolic[] = {
#embed "files/prices/hyperbolic.yaml"
};
static const unsigned char prices_lambda_ai[] = {
#embed "files/prices/lambda_ai.yaml"
};
static const unsigned char prices_llamagate[] = {
#embed "files/prices/llamagate.yaml"
};
static const unsigned char prices_mistral[] = {
#embed "files/prices/mistral.yaml"
};
static const unsigned char prices_nebius[] = {
#embed "files/prices/nebius.yaml"
};
static const unsigned char prices_novita[] = {
#embed "files/prices/novita.yaml"
};
static const unsigned char prices_nscale[] = {
#embed "files/prices/nscale.yaml"
};
static const unsigned char prices_oci[] = {
#embed "files/prices/oci.yaml"
};
static const unsigned char prices_openai[] = {
#embed "files/prices/openai.yaml"
};
static const unsigned char prices_openrouter[] = {
#embed "files/prices/openrouter.yaml"
};
static const unsigned char prices_ovhcloud[] = {
#embed "files/prices/ovhcloud.yaml"
};
static const unsigned char prices_perplexity[] = {
#embed "files/prices/perplexity.yaml"
};
static const unsigned char prices_replicate[] = {
#embed "files/prices/replicate.yaml"
};
static const unsigned char prices_s3[] = {
#embed "files/prices/s3.yaml"
};
static const unsigned char prices_sambanova[] = {
#embed "files/prices/sambanova.yaml"
};
static const unsigned char prices_scaleway[] = {
#embed "files/prices/scaleway.yaml"
};
static const unsigned char prices_snowflake[] = {
#embed "files/prices/snowflake.yaml"
};
static const unsigned char prices_together_ai[] = {
#embed "files/prices/together_ai.yaml"
};
static const unsigned char prices_vercel_ai_gateway[] = {
#embed "files/prices/vercel_ai_gateway.yaml"
};
static const unsigned char prices_vertex_ai[] = {
#embed "files/prices/vertex_ai.yaml"
};
static const unsigned char prices_voyage[] = {
#embed "files/prices/voyage.yaml"
};
static const unsigned char prices_wandb[] = {
#embed "files/prices/wandb.yaml"
};
static const unsigned char prices_watsonx[] = {
#embed "files/prices/watsonx.yaml"
};
static const unsigned char prices_xai[] = {
#embed "files/prices/xai.yaml"
};

#define PRICES(name) {#name, prices_##name, sizeof prices_##name}

static const bursar_asset prices[] = {
    PRICES(aihubmix),
    PRICES(aiml),
    PRICES(amazon_nova),
    PRICES(anthropic),
    PRICES(anyscale),
    PRICES(aws_polly),
    PRICES(azure),
    PRICES(azure_ai),
    PRICES(baseten),
    PRICES(bedrock),
    PRICES(bedrock_mantle),
    PRICES(cerebras),
    PRICES(cloudflare),
    PRICES(cohere),
    PRICES(crusoe),
    PRICES(databricks),
    PRICES(deepgram),
    PRICES(deepinfra),
    PRICES(deepseek),
    PRICES(elevenlabs),
    PRICES(fireworks_ai),
    PRICES(friendliai),
    PRICES(gemini),
    PRICES(github_copilot),
    PRICES(gmi),
    PRICES(gradient_ai),
    PRICES(groq),
    PRICES(hyperbolic),
    PRICES(lambda_ai),
    PRICES(llamagate),
    PRICES(mistral),
    PRICES(nebius),
    PRICES(novita),
    PRICES(nscale),
    PRICES(oci),
    PRICES(openai),
    PRICES(openrouter),
    PRICES(ovhcloud),
    PRICES(perplexity),
    PRICES(replicate),
    PRICES(s3),
    PRICES(sambanova),
    PRICES(scaleway),
    PRICES(snowflake),
    PRICES(together_ai),
    PRICES(vercel_ai_gateway),
    PRICES(vertex_ai),
    PRICES(voyage),
    PRICES(wandb),
    PRICES(watsonx),
    PRICES(xai),
};

size_t bursar_asset_price_count(void) {
    return sizeof prices / sizeof *prices;
}

bursar_asset bursar_asset_prices(size_t place) {
    return prices[place];
}

static const unsigned char wrong_bills[] = {
#embed "files/wrong-bills.json"
};

bursar_asset bursar_asset_wrong_bills(void) {
    return (bursar_asset){"wrong-bills", wrong_bills, sizeof wrong_bills};
}
