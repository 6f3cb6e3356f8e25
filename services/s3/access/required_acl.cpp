#include "services/s3/access/required_acl.h"

#include "emulator/authentication/session_attributes.h"
#include "emulator/authorization/compiled_policy.h"
#include "emulator/authorization/policy_evaluator.h"
#include "protocol/http/uri.h"
#include "services/s3/access/acl.h"
#include "services/s3/access/authorization.h"
#include "services/s3/access/effective_policy.h"

namespace s3 {
namespace {

constexpr int kFirstRefusal = 400;
/// Whoever has another account needs leave from both: that of its own is known, since it was served.
constexpr const char* kOwnLeave =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})";

emulator::FixedConditionKeys keys_of(const emulator::AccessRecord& record) {
  emulator::FixedConditionKeys keys;
  keys.set("aws:SourceIp", {std::string(record.source_ip)});
  keys.set("aws:SecureTransport", {record.tls_version.empty() ? "false" : "true"});
  const auto& headers = record.request.headers;
  if (const auto referer = headers.find("Referer")) keys.set("aws:Referer", {std::string(*referer)});
  if (const auto agent = headers.find("User-Agent")) keys.set("aws:UserAgent", {std::string(*agent)});
  const emulator::Principal& principal = record.principal;
  if (principal.account.empty()) {
    keys.set("aws:PrincipalType", {"Anonymous"});
  } else {
    keys.set("aws:PrincipalAccount", {principal.account});
    keys.set("aws:PrincipalArn", {principal.arn});
  }
  return keys;
}

bool is_allowed_by_policy(RequestContext& context, const Bucket& bucket, const emulator::AccessRecord& record) {
  const std::string policy = effective_bucket_policy(context, bucket);
  if (policy.empty()) return false;
  Value input = Value::object();
  for (const auto& parameter : protocol::parse_query(record.request.query())) {
    if (parameter.name == "versionId") input["VersionId"] = parameter.value;
  }
  std::string resource = bucket_arn(context, bucket.name);
  if (!record.key.empty()) resource.append("/").append(record.key);
  const emulator::RequestPrincipal principal = emulator::request_principal(record.principal);
  const emulator::FixedConditionKeys keys = keys_of(record);
  const std::string action = main_action(record.operation, input);
  const emulator::AuthorizationRequest request{
      .principal = principal, .action = action, .resource = resource, .resource_account = bucket.account, .keys = keys};
  emulator::PolicySet policies;
  policies.resource = {{.name = resource, .policy = emulator::compile_policy(policy, emulator::PolicyKind::kResource)}};
  if (!record.principal.account.empty()) {
    policies.identity = {
        {.name = "own", .policy = emulator::compile_policy(kOwnLeave, emulator::PolicyKind::kIdentity)}};
  }
  return evaluate(policies, request).is_allowed();
}

}  // namespace

bool required_acl(RequestContext& context, const Bucket& bucket, const emulator::AccessRecord& record) {
  const bool is_own = record.principal.account == bucket.account;
  if (record.status >= kFirstRefusal || record.operation.empty() || is_own || !has_acls(context, bucket)) return false;
  return !is_allowed_by_policy(context, bucket, record);
}

}  // namespace s3
