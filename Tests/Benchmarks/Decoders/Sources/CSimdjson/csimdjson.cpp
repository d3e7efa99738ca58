// simdjson as it is meant to be used for a stream of small documents, filling the struct that the others fill.
// SPDX-License-Identifier: Apache-2.0
#include "csimdjson.h"

#include <simdjson.h>

#include <string>
#include <utility>
#include <vector>

namespace {

struct Call {
    std::string kind, id, source, at, user, tenant, provider, model, operation, status, subject;
    int64_t input = 0, output = 0, cache_read = 0, latency = 0;
    std::vector<std::pair<std::string, std::string>> properties;
};

uint64_t sum(const Call &call) {
    return call.kind.size() + call.id.size() + call.source.size() + call.at.size() + call.user.size()
        + call.tenant.size() + call.provider.size() + call.model.size() + call.operation.size() + call.status.size()
        + call.subject.size() + uint64_t(call.input + call.output + call.cache_read + call.latency)
        + call.properties.size();
}

template <typename Value> void read(Call &call, std::string_view key, Value &&value) {
    auto text = [&](std::string &target) { target = std::string(std::string_view(value)); };
    if (key == "kind") text(call.kind);
    else if (key == "id") text(call.id);
    else if (key == "source") text(call.source);
    else if (key == "at") text(call.at);
    else if (key == "user") text(call.user);
    else if (key == "tenant") text(call.tenant);
    else if (key == "provider") text(call.provider);
    else if (key == "model") text(call.model);
    else if (key == "operation") text(call.operation);
    else if (key == "status") text(call.status);
    else if (key == "subject") text(call.subject);
    else if (key == "input_tokens") call.input = int64_t(value);
    else if (key == "output_tokens") call.output = int64_t(value);
    else if (key == "cache_read_tokens") call.cache_read = int64_t(value);
    else if (key == "latency_ms") call.latency = int64_t(value);
}

}  // namespace

uint64_t simdjson_ondemand(const uint8_t *bytes, size_t count) {
    static simdjson::ondemand::parser parser;
    uint64_t total = 0;
    simdjson::ondemand::document_stream stream;
    if (parser.iterate_many(bytes, count, 1 << 20).get(stream)) return 0;
    for (auto document : stream) {
        Call call;
        for (auto field : document.get_object()) {
            std::string_view key = field.unescaped_key();
            auto value = field.value();
            if (key == "properties") {
                for (auto property : value.get_object()) {
                    std::string name(std::string_view(property.unescaped_key()));
                    simdjson::ondemand::value inner = property.value();
                    if (inner.type() == simdjson::ondemand::json_type::string)
                        call.properties.emplace_back(std::move(name), std::string(std::string_view(inner)));
                    else
                        call.properties.emplace_back(std::move(name), std::string(inner.raw_json_token()));
                }
            } else {
                read(call, key, value);
            }
        }
        total += sum(call);
    }
    return total;
}

uint64_t simdjson_dom(const uint8_t *bytes, size_t count) {
    static simdjson::dom::parser parser;
    uint64_t total = 0;
    simdjson::dom::document_stream stream;
    if (parser.parse_many(bytes, count, 1 << 20).get(stream)) return 0;
    for (auto document : stream) {
        Call call;
        for (auto field : simdjson::dom::object(document)) {
            if (field.key == "properties") {
                for (auto property : simdjson::dom::object(field.value)) {
                    std::string text = property.value.is_string() ? std::string(std::string_view(property.value))
                                                                  : simdjson::minify(property.value);
                    call.properties.emplace_back(std::string(property.key), std::move(text));
                }
            } else {
                read(call, field.key, field.value);
            }
        }
        total += sum(call);
    }
    return total;
}
