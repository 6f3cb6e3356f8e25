// What is fuzzed: every parser that meets bytes of others. A target takes any bytes; a refusal (ApiError,
// SignatureFailure) is an answer, anything else that it throws is a defect.
#pragma once

#include <span>
#include <string_view>

#include "protocol/http/http_message.h"

namespace fuzz {

struct Target {
  std::string_view name;
  void (*run)(std::string_view input);
};

std::span<const Target> targets();

// One function a file, named for it.
void run_chunked(std::string_view input);
void run_federation(std::string_view input);
void run_form(std::string_view input);
void run_guard(std::string_view input);
void run_http(std::string_view input);
void run_json(std::string_view input);
void run_package(std::string_view input);
void run_policy(std::string_view input);
void run_post_policy(std::string_view input);
void run_query(std::string_view input);
void run_routing(std::string_view input);
void run_signature(std::string_view input);
void run_template(std::string_view input);
void run_xml(std::string_view input);
void run_yaml(std::string_view input);

/// Takes the first byte off, as a number below `bound`; 0 if there is none. It chooses what the rest is tried as.
size_t take_choice(std::string_view& input, size_t bound);

/// A request written as "GET /path\nName: value\n\nbody". Lines without a colon have no value.
protocol::HttpRequest read_request(std::string_view text);

}  // namespace fuzz
