#include "services/accessanalyzer/accessanalyzer_service.h"

#include <algorithm>
#include <charconv>

#include "emulator/authorization/policy_document.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/authorizer.h"
#include "services/accessanalyzer/policy_checks.h"

namespace accessanalyzer {
namespace {

using emulator::ApiError;
using emulator::RequestContext;

constexpr size_t kPageSizeDefault = 100;

PolicyType type_of(const std::string& name) {
  if (name == "RESOURCE_POLICY") return PolicyType::kResource;
  if (name == "SERVICE_CONTROL_POLICY") return PolicyType::kServiceControl;
  return name == "RESOURCE_CONTROL_POLICY" ? PolicyType::kResourceControl : PolicyType::kIdentity;
}

void validate(Check& check, const std::string& text) {
  const LocatedDocument document = parse_located_json(text);
  const bool is_object = document.root && document.root->is_object();
  if (is_object) {
    check_document(check, {.value = *document.root, .path = {}}, emulator::policy_size(text));
    return;
  }
  const Position& fault = document.fault;
  const LocatedValue nothing{.text = {}, .members = {}, .items = {}, .start = fault, .end = fault};
  check.findings.add({Severity::kError, "JSON_SYNTAX_ERROR",
                      "Fix the JSON syntax error at index " + std::to_string(fault.offset) + " line " +
                          std::to_string(fault.line) + " column " + std::to_string(fault.column) + "."},
                     {.value = nothing, .path = {}});
}

Value page_of(const Value& findings, const Value& input) {
  size_t start = 0;
  const std::string token = input.value("nextToken", "");
  const auto [end_of_token, error] = std::from_chars(token.data(), token.data() + token.size(), start);
  if (!token.empty() && (error != std::errc() || end_of_token != token.data() + token.size())) {
    throw ApiError("ValidationException", "The provided nextToken is not valid.");
  }
  const size_t end = std::min(findings.size(), start + input.value("maxResults", kPageSizeDefault));
  Value output{{"findings", Value::array()}};
  for (size_t i = start; i < end; ++i) output["findings"].push_back(findings[i]);
  if (end < findings.size()) output["nextToken"] = std::to_string(end);
  return output;
}

// By hand: nothing is kept, a text is read. Findings are in English, whatever the locale.
Value validate_policy(RequestContext& context, const Value& input) {
  Findings findings;
  Check check{.type = type_of(input.at("policyType")),
              .is_trust = input.value("validatePolicyResourceType", "") == "AWS::IAM::AssumeRolePolicyDocument",
              .reference = context.machine.dispatcher.authorizer().reference(),
              .findings = findings};
  validate(check, input.at("policyDocument"));
  return page_of(findings.list(), input);
}

}  // namespace

emulator::Service make_service(const protocol::Facts& facts) {
  return {.model = facts.service("accessanalyzer"),
          .operations = {{"ValidatePolicy", validate_policy}},
          .authorization = {.prefix = "access-analyzer"}};
}

}  // namespace accessanalyzer
