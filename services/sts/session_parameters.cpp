#include "services/sts/session_parameters.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "emulator/authorization/policy_document.h"
#include "emulator/dispatch/dispatcher.h"
#include "services/sts/session_credentials.h"

namespace sts {
namespace {

// "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters." AWS packs
// them in a way that it does not publish; here the plain text counts.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
constexpr size_t kPackedBytesMax = 2048;
constexpr int64_t kFull = 100;

/// The policies that a session names must exist in the account that it acts in.
void check_policy_exists(RequestContext& context, const std::string& account, const std::string& arn) {
  const auto answer =
      context.machine.dispatcher.call_within(context, {.service = "iam",
                                                       .operation = "GetPolicy",
                                                       .input = {{"PolicyArn", arn}},
                                                       .principal = {.kind = emulator::PrincipalKind::kService,
                                                                     .account = account,
                                                                     .arn = "sts.amazonaws.com",
                                                                     .id = "sts.amazonaws.com"},
                                                       .invoked_by = "sts"});
  if (answer.error) throw validation_error("Policy " + arn + " does not exist or is not attachable.");
}

void add_policies(RequestContext& context, const Value& input, emulator::Principal& principal) {
  if (input.contains("Policy")) {
    const std::string policy = input["Policy"];
    emulator::parse_policy(policy, emulator::PolicyKind::kIdentity);
    principal.session[kSessionPolicy] = policy;
  }
  std::string arns;
  for (const Value& policy : input.value("PolicyArns", Value::array())) {
    const std::string arn = policy.value("arn", "");
    check_policy_exists(context, principal.account, arn);
    arns += (arns.empty() ? "" : " ") + arn;
  }
  if (!arns.empty()) principal.session[kSessionPolicyArns] = arns;
}

/// Tags that the caller's session hands on. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
void add_inherited_tags(const emulator::Principal& caller, std::map<std::string, std::string>& session) {
  const auto keys = caller.session.find(kTransitiveTagKeys);
  if (keys == caller.session.end()) return;
  std::istringstream lines(keys->second);
  for (std::string key; std::getline(lines, key);) {
    const auto tag = caller.session.find(emulator::kPrincipalTagPrefix + key);
    if (tag != caller.session.end()) session.insert(*tag);
  }
  session[kTransitiveTagKeys] = keys->second;
}

void add_tags(const Value& input, std::map<std::string, std::string>& session) {
  std::set<std::string> inherited, given;
  for (const auto& [name, value] : session) {
    if (name.starts_with(emulator::kPrincipalTagPrefix))
      inherited.insert(lower_case(name.substr(std::string_view(emulator::kPrincipalTagPrefix).size())));
  }
  for (const Value& tag : input.value("Tags", Value::array())) {
    const std::string key = tag.at("Key");
    if (!given.insert(lower_case(key)).second) {
      throw ApiError("InvalidParameterValue",
                     "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    if (inherited.contains(lower_case(key))) {
      throw ApiError("InvalidParameterValue",
                     "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag "
                     "key from the calling session.");
    }
    session[emulator::kPrincipalTagPrefix + key] = tag.at("Value");
  }
  for (const std::string key : input.value("TransitiveTagKeys", Value::array())) {
    if (!given.contains(lower_case(key))) {
      throw ApiError("InvalidParameterValue",
                     "The specified transitive tag key must be included in the requested tags.");
    }
    session[kTransitiveTagKeys] += key + "\n";
  }
}

void check_room(const Value& input) {
  const int64_t size = packed_policy_size(input).value_or(0);
  if (size <= kFull) return;
  const bool has_policies = input.contains("Policy") || input.contains("PolicyArns");
  throw ApiError("PackedPolicyTooLarge", has_policies ? "Packed policy consumes " + std::to_string(size) +
                                                            "% of allotted space, please use smaller policy."
                                                      : "Packed size of session tags consumes " + std::to_string(size) +
                                                            "% of allotted space.");
}

}  // namespace

ApiError validation_error(const std::string& message) {
  return ApiError("ValidationError", message);
}
ApiError access_denied(const std::string& message) {
  return ApiError("AccessDenied", message, 403);
}

void add_session_parameters(RequestContext& context, const Value& input, emulator::Principal& principal) {
  check_room(input);
  add_inherited_tags(context.principal, principal.session);
  add_policies(context, input, principal);
  add_tags(input, principal.session);
}

std::optional<int64_t> packed_policy_size(const Value& input) {
  if (!input.contains("Policy") && !input.contains("PolicyArns") && !input.contains("Tags")) return std::nullopt;
  size_t bytes = input.value("Policy", "").size();
  for (const Value& policy : input.value("PolicyArns", Value::array())) bytes += policy.value("arn", "").size();
  for (const Value& tag : input.value("Tags", Value::array())) {
    bytes += tag.value("Key", "").size() + tag.value("Value", "").size();
  }
  return static_cast<int64_t>((bytes * kFull + kPackedBytesMax - 1) / kPackedBytesMax);
}

}  // namespace sts
