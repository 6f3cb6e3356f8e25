#include <nlohmann/json.hpp>

#include "protocol/federation/json_web_token.h"
#include "protocol/federation/saml_response.h"
#include "protocol/federation/saml_samples.h"
#include "services/accessanalyzer/located_json.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

/// A token against a key set that its own header may hold.
void read_token(std::string_view input) {
  const auto token = protocol::read_json_web_token(input);
  if (!token) return;
  if (protocol::fault_of_key_set(token->header).empty()) protocol::check_signature(*token, token->header);
}

void read_key_set(std::string_view input) {
  protocol::fault_of_key_set(protocol::Value::parse(input, nullptr, false));
}

void read_response(std::string_view input) {
  static const auto provider = protocol::read_saml_metadata(protocol::kSampleMetadata);
  protocol::read_saml_response(input, *provider);
}

void read_metadata(std::string_view input) {
  protocol::read_saml_metadata(input);
}

void read_located(std::string_view input) {
  accessanalyzer::parse_located_json(input);
}

}  // namespace

/// What identity providers send, and policies as Access Analyzer reads them.
void run_federation(std::string_view input) {
  constexpr void (*kReaders[])(std::string_view) = {read_token, read_key_set, read_response, read_metadata,
                                                    read_located};
  kReaders[take_choice(input, std::size(kReaders))](input);
}

}  // namespace fuzz
