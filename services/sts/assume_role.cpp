#include "services/sts/assume_role.h"

#include "services/sts/mfa.h"
#include "services/sts/role_session.h"
#include "services/sts/session_credentials.h"
#include "services/sts/trust_evaluation.h"

namespace sts {
namespace {

using emulator::Principal;
using emulator::PrincipalKind;

constexpr int kChainedDurationMax = 3600;

emulator::FixedConditionKeys condition_keys(const RequestContext& context, const Value& input) {
  const Principal& caller = context.principal;
  const bool is_service = caller.kind == PrincipalKind::kService;
  emulator::FixedConditionKeys keys({{"sts:RoleSessionName", {input.at("RoleSessionName").get<std::string>()}},
                                     {"aws:PrincipalArn", {std::string(emulator::principal_arn(caller))}},
                                     {"aws:PrincipalAccount", {caller.account}},
                                     {"aws:PrincipalType", {std::string(emulator::principal_type(caller))}},
                                     {"aws:PrincipalIsAWSService", {is_service ? "true" : "false"}},
                                     {"aws:userid", {caller.id}},
                                     {"aws:RequestedRegion", {context.region}}});
  for (const auto& [name, value] : caller.session) keys.set(name, {value});
  for (const char* member : {"ExternalId", "SourceIdentity"}) {
    if (input.contains(member)) keys.set(std::string("sts:") + member, {input[member].get<std::string>()});
  }
  if (!context.source_ip.empty()) keys.set("aws:SourceIp", {context.source_ip});
  if (is_service) keys.set("aws:SourceAccount", {caller.account});
  if (caller.kind == PrincipalKind::kUser) keys.set("aws:username", {caller.arn.substr(caller.arn.rfind('/') + 1)});
  // "This key is present only when the principal uses temporary credentials."
  const bool shows_code = input.contains("SerialNumber");
  if (is_session(caller) && !caller.session.contains(kMfaPresent)) keys.set(kMfaPresent, {"false"});
  if (shows_code) keys.set(kMfaPresent, {"true"});
  emulator::ConditionValues tag_keys;
  for (const Value& tag : input.value("Tags", Value::array())) {
    tag_keys.push_back(tag.at("Key"));
    keys.set("aws:RequestTag/" + tag_keys.back(), {tag.at("Value").get<std::string>()});
  }
  if (!tag_keys.empty()) keys.set("aws:TagKeys", std::move(tag_keys));
  if (input.contains("TransitiveTagKeys")) keys.set("sts:TransitiveTagKeys", input["TransitiveTagKeys"]);
  return keys;
}

void check_trust(const RequestContext& context, const Value& input, const Value& role) {
  std::vector<std::string> actions{"sts:AssumeRole"};
  if (input.contains("Tags") && !input["Tags"].empty()) actions.emplace_back("sts:TagSession");
  if (input.contains("SourceIdentity")) actions.emplace_back("sts:SetSourceIdentity");
  require_trust(context, role,
                {.caller = emulator::request_principal(context.principal),
                 .actions = actions,
                 .keys = condition_keys(context, input)});
}

void check_caller(const RequestContext& context, const Value& input) {
  // "You cannot call AssumeRole by using root user credentials."
  if (context.principal.kind == PrincipalKind::kRoot && asks_for_leave(context)) {
    throw access_denied("Roles may not be assumed by root accounts.");
  }
  if (context.principal.kind == PrincipalKind::kFederatedUser) {
    throw not_authorized(context, "sts:AssumeRole", input.at("RoleArn"));
  }
  for (const char* member : {"ProvidedContexts", "MinimumSessionTokenSize"}) {
    if (input.contains(member)) {
      throw ApiError("NotImplemented", "skyrig does not implement " + std::string(member) + " of AssumeRole yet.", 501);
    }
  }
}

/// "Role chaining limits your … role session to a maximum of one hour."
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
int session_duration(const RequestContext& context, const Value& input, const Value& role) {
  const int duration = requested_duration(input, role);
  if (context.principal.kind == PrincipalKind::kAssumedRole && duration > kChainedDurationMax) {
    throw validation_error(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
  }
  return duration;
}

void add_source_identity(const RequestContext& context, const Value& input,
                         std::map<std::string, std::string>& session) {
  const auto own = context.principal.session.find("aws:SourceIdentity");
  const std::string wanted = input.value("SourceIdentity", "");
  // "The source identity … persists across role chaining", and cannot be changed once it is set.
  if (own != context.principal.session.end()) {
    if (!wanted.empty() && wanted != own->second) {
      throw access_denied("User: " + context.principal.arn +
                          " is not authorized to perform: sts:SetSourceIdentity: the source identity is already set.");
    }
    session["aws:SourceIdentity"] = own->second;
  } else if (!wanted.empty()) {
    session["aws:SourceIdentity"] = wanted;
  }
}

}  // namespace

Value assume_role(RequestContext& context, const Value& input) {
  const std::string role_arn = input.at("RoleArn");
  read_role_arn(role_arn);
  check_caller(context, input);
  const bool has_mfa = passes_mfa(context, input);
  const Value role = find_role(context, role_arn, "sts:AssumeRole");
  check_trust(context, input, role);
  const int duration = session_duration(context, input, role);

  Principal principal = session_of(context, role, input.at("RoleSessionName"));
  if (has_mfa) principal.session[kMfaPresent] = "true";
  add_source_identity(context, input, principal.session);
  return start_role_session(context, input, std::move(principal), std::chrono::seconds(duration));
}

}  // namespace sts
