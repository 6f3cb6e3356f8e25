#include "services/sts/role_session.h"

#include "emulator/dispatch/dispatcher.h"
#include "services/sts/session_credentials.h"

namespace sts {

using emulator::Principal;
using emulator::PrincipalKind;

constexpr int kRoleDurationDefault = 3600;

RoleArn read_role_arn(const std::string& arn) {
  const size_t account = arn.find(":iam::");
  const size_t resource = arn.find(":role/");
  const bool is_role_arn =
      arn.starts_with("arn:aws") && account != std::string::npos && resource == account + 18 && !arn.ends_with('/');
  if (!is_role_arn) throw validation_error(arn + " is invalid");
  return {.account = arn.substr(account + 6, 12), .name = arn.substr(arn.rfind('/') + 1)};
}

ApiError not_authorized(const RequestContext& context, const std::string& action, const std::string& role_arn) {
  // Whoever has no credentials yet has no name: "Not authorized to perform sts:AssumeRoleWithWebIdentity".
  if (context.principal.kind == PrincipalKind::kAnonymous) return access_denied("Not authorized to perform " + action);
  return access_denied("User: " + context.principal.arn + " is not authorized to perform: " + action +
                       " on resource: " + role_arn);
}

Value find_role(RequestContext& context, const std::string& arn, const std::string& action) {
  const RoleArn parts = read_role_arn(arn);
  emulator::Answer answer =
      context.machine.dispatcher.call_within(context, {.service = "iam",
                                                       .operation = "GetRole",
                                                       .input = {{"RoleName", parts.name}},
                                                       .principal = {.kind = PrincipalKind::kService,
                                                                     .account = parts.account,
                                                                     .arn = "sts.amazonaws.com",
                                                                     .id = "sts.amazonaws.com"},
                                                       .invoked_by = "sts"});
  if (answer.error && answer.error->code() != "NoSuchEntity") throw *answer.error;
  if (answer.error || answer.output["Role"]["Arn"] != arn) throw not_authorized(context, action, arn);
  return std::move(answer.output["Role"]);
}

int requested_duration(const Value& input, const Value& role) {
  const int duration = input.value("DurationSeconds", kRoleDurationDefault);
  if (duration > role.value("MaxSessionDuration", kRoleDurationDefault)) {
    throw validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return duration;
}

Principal session_of(const RequestContext& context, const Value& role, const std::string& session_name) {
  const RoleArn parts = read_role_arn(role.at("Arn"));
  return {.kind = PrincipalKind::kAssumedRole,
          .account = parts.account,
          .arn = "arn:" + std::string(emulator::partition_of(context.region)) + ":sts::" + parts.account +
                 ":assumed-role/" + parts.name + "/" + session_name,
          .id = role.at("RoleId").get<std::string>() + ":" + session_name,
          .session = {{kSessionRoleArn, role.at("Arn").get<std::string>()}}};
}

Value start_role_session(RequestContext& context, const Value& input, Principal principal,
                         std::chrono::seconds duration) {
  add_session_parameters(context, input, principal);
  Value output{{"AssumedRoleUser", {{"AssumedRoleId", principal.id}, {"Arn", principal.arn}}}};
  if (const auto source = principal.session.find("aws:SourceIdentity"); source != principal.session.end()) {
    output["SourceIdentity"] = source->second;
  }
  if (const auto size = packed_policy_size(input)) output["PackedPolicySize"] = *size;
  output["Credentials"] = issue_credentials(context, std::move(principal), duration);
  return output;
}

}  // namespace sts
