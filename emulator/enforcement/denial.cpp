#include "emulator/enforcement/denial.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "emulator/enforcement/request_keys.h"
#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/codec/base64.h"

namespace emulator {
namespace {

using Json = nlohmann::ordered_json;
using protocol::Protocol;

constexpr int kForbidden = 403;
constexpr int kBadRequest = 400;
constexpr size_t kSealLength = 16;

bool is_ec2(const protocol::ServiceModel& service) {
  return service.protocol() == Protocol::kEc2;
}
bool is_s3(const protocol::ServiceModel& service) {
  return service.name() == "s3";
}

/// Who may assume a role is not told: "is not authorized to perform: sts:AssumeRole on resource: …" is all.
bool tells_reason(std::string_view action) {
  return !action.starts_with("sts:AssumeRole") && action != "sts:TagSession" && action != "sts:SetSourceIdentity";
}

/// ": arn:aws:iam::…:policy/name" of the first policy that denies. Inline policies have no ARN, and those of resources
/// are not told.
// https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns
std::string denying_policy(const Decision& decision) {
  if (decision.decided_by == PolicyType::kResource || decision.decided_by == PolicyType::kVpcEndpoint) return "";
  for (const MatchedStatement& matched : decision.matched) {
    if (matched.is_allow || matched.type != decision.decided_by) continue;
    const std::string& name = matched.policy->name;
    const bool is_managed = name.starts_with("arn:") && name.find(' ') == std::string::npos;
    return is_managed ? ": " + name : "";
  }
  return "";
}

std::string reason_of(const Decision& decision, const std::string& action) {
  const std::string type(name_of(decision.decided_by));
  if (decision.verdict == Verdict::kExplicitlyDenied) {
    const bool starts_with_vowel = type.starts_with("identity");
    return std::string(" with an explicit deny in a") + (starts_with_vowel ? "n " : " ") + type +
           denying_policy(decision);
  }
  return " because no " + type + " allows the " + action + " action";
}

std::string seal_of(std::string_view details) {
  return protocol::hex_encode(protocol::bytes_view(protocol::Sha256::of("skyrig" + std::string(details))))
      .substr(0, kSealLength);
}

Json items(Json list) {
  return {{"items", std::move(list)}};
}

}  // namespace

std::string denial_sentence(const protocol::ServiceModel& service, const RequestContext& context,
                            const RequiredPermission& permission, const Decision& decision) {
  const std::string who = context.principal.kind == PrincipalKind::kAnonymous ? "anonymous" : context.principal.arn;
  std::string text = "User: " + who + " is not authorized to perform: " + permission.action;
  // EC2 and S3 name no resource for actions that know none.
  const bool names_resource = permission.resource != "*" || !(is_ec2(service) || is_s3(service));
  const char* quote = is_s3(service) ? "\"" : "";
  if (names_resource) text += std::string(" on resource: ") + quote + permission.resource + quote;
  return tells_reason(permission.action) ? text + reason_of(decision, permission.action) : text;
}

ApiError denial_error(const protocol::ServiceModel& service, const RequestContext& context,
                      const RequiredPermission& permission, const Decision& decision, const RequestKeys& keys) {
  const std::string sentence = denial_sentence(service, context, permission, decision);
  if (is_ec2(service)) {
    std::string message = "You are not authorized to perform this operation. " + sentence;
    if (permission.resource != "*") {
      message += ". Encoded authorization failure message: " +
                 encode_authorization_message(authorization_details(context, permission, decision, keys).dump());
    }
    return ApiError("UnauthorizedOperation", message, kForbidden);
  }
  switch (service.protocol()) {
    case Protocol::kJson:
    case Protocol::kRpcV2Cbor:
      return ApiError("AccessDeniedException", sentence, kBadRequest);
    case Protocol::kRestJson:
      return ApiError("AccessDeniedException", sentence, kForbidden);
    default:
      return ApiError("AccessDenied", sentence, kForbidden);
  }
}

nlohmann::ordered_json authorization_details(const RequestContext& context, const RequiredPermission& permission,
                                             const Decision& decision, const RequestKeys& keys) {
  Json statements = Json::array(), conditions = Json::array();
  for (const MatchedStatement& matched : decision.matched) {
    if (matched.is_allow) continue;
    const PolicyStatement& source = matched.policy->policy->statements()[matched.index].source();
    Json actions = Json::array();
    for (const std::string& action : source.actions) actions.push_back({{"value", action}});
    statements.push_back({{"statementId", source.sid},
                          {"effect", "DENY"},
                          {"principals", items(Json::array({{{"value", context.principal.id}}}))},
                          {"principalGroups", items(Json::array())},
                          {"actions", items(std::move(actions))}});
  }
  for (const auto& [key, values] : keys.asked()) {
    if (!values) continue;
    Json list = Json::array();
    for (const std::string& value : *values) list.push_back({{"value", value}});
    conditions.push_back({{"key", key}, {"values", items(std::move(list))}});
  }
  const std::string& arn = context.principal.arn;
  return {
      {"allowed", false},
      {"explicitDeny", decision.verdict == Verdict::kExplicitlyDenied},
      {"matchedStatements", items(std::move(statements))},
      {"failures", items(Json::array())},
      {"context",
       {{"principal", {{"id", context.principal.id}, {"name", arn.substr(arn.find_last_of(":/") + 1)}, {"arn", arn}}},
        {"action", permission.action},
        {"resource", permission.resource},
        {"conditions", items(std::move(conditions))}}}};
}

std::string encode_authorization_message(const std::string& details) {
  std::string text = protocol::base64_encode(seal_of(details) + details);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::optional<std::string> decode_authorization_message(std::string_view encoded) {
  std::string text(encoded);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text += '=';
  const auto sealed = protocol::base64_decode(text);
  if (!sealed || sealed->size() < kSealLength) return std::nullopt;
  std::string details = sealed->substr(kSealLength);
  return sealed->substr(0, kSealLength) == seal_of(details) ? std::optional(std::move(details)) : std::nullopt;
}

}  // namespace emulator
