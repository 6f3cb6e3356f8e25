#include "services/sts/assume_root.h"

#include <algorithm>

#include "emulator/dispatch/dispatcher.h"
#include "services/sts/session_credentials.h"
#include "services/sts/session_parameters.h"

namespace sts {
namespace {

using emulator::Principal;
using emulator::PrincipalKind;

constexpr int kDurationMax = 900;
constexpr std::string_view kTaskPath = ":iam::aws:policy/root-task/";
/// Task policies deny all but the task, and allow nothing by themselves: the root user needs no leave.
constexpr const char* kAllowAll =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

std::optional<Value> ask(RequestContext& context, const std::string& service, const std::string& operation,
                         const std::string& account, Value input = Value::object()) {
  auto answer = context.machine.dispatcher.call_within(context, {.service = service,
                                                                 .operation = operation,
                                                                 .input = std::move(input),
                                                                 .principal = {.kind = PrincipalKind::kService,
                                                                               .account = account,
                                                                               .arn = "sts.amazonaws.com",
                                                                               .id = "sts.amazonaws.com"},
                                                                 .invoked_by = "sts"});
  return answer.error ? std::nullopt : std::optional(std::move(answer.output));
}

ApiError not_authorized(const RequestContext& context, const std::string& account) {
  return access_denied("User: " + context.principal.arn +
                       " is not authorized to perform: sts:AssumeRoot on resource: " + "arn:aws:iam::" + account +
                       ":root");
}

/// Root sessions must be on, and the target must be another member of the organization.
void check_organization(RequestContext& context, const std::string& account) {
  const auto features = ask(context, "iam", "ListOrganizationsFeatures", context.principal.account);
  const Value enabled = features ? features->value("EnabledFeatures", Value::array()) : Value::array();
  const bool is_on = std::find(enabled.begin(), enabled.end(), "RootSessions") != enabled.end();
  if (!is_on) throw not_authorized(context, account);
  const auto organization = ask(context, "organizations", "DescribeOrganization", context.principal.account);
  const std::string management = organization->at("Organization").at("MasterAccountId");
  const bool is_member =
      ask(context, "organizations", "DescribeAccount", management, {{"AccountId", account}}).has_value();
  // "Privileged tasks can't be performed on the management account."
  if (!is_member || account == management) throw not_authorized(context, account);
}

std::string check_task(RequestContext& context, const Value& input) {
  const std::string arn = input.at("TaskPolicyArn").value("arn", "");
  const bool is_task = arn.find(kTaskPath) != std::string::npos;
  if (!is_task || !ask(context, "iam", "GetPolicy", context.principal.account, {{"PolicyArn", arn}})) {
    throw validation_error("Invalid task policy ARN: " + arn);
  }
  return arn;
}

}  // namespace

std::string target_account(const Value& input) {
  std::string target = input.value("TargetPrincipal", "");
  const size_t account = target.find(":iam::");
  if (account != std::string::npos && target.ends_with(":root")) target = target.substr(account + 6, 12);
  const bool is_account = target.size() == 12 && target.find_first_not_of("0123456789") == std::string::npos;
  return is_account ? target : "";
}

Value assume_root(RequestContext& context, const Value& input) {
  const std::string account = target_account(input);
  if (account.empty()) throw validation_error("Invalid target principal: " + input.value("TargetPrincipal", ""));
  // "You cannot call AssumeRoot by using root user credentials."
  if (context.principal.kind == PrincipalKind::kRoot) throw access_denied("Root users may not call AssumeRoot.");
  if (input.contains("MinimumSessionTokenSize")) {
    throw ApiError("NotImplemented", "skyrig does not implement MinimumSessionTokenSize of AssumeRoot yet.", 501);
  }
  const int duration = input.value("DurationSeconds", kDurationMax);
  if (duration == 0) throw validation_error("DurationSeconds must be between 1 and 900.");
  const std::string task = check_task(context, input);
  check_organization(context, account);
  Principal principal{
      .kind = PrincipalKind::kRoot,
      .account = account,
      .arn = "arn:" + std::string(emulator::partition_of(context.region)) + ":iam::" + account + ":root",
      .id = account,
      .session = {{kSessionPolicy, kAllowAll}, {kSessionPolicyArns, task}}};
  Value output = Value::object();
  if (const auto own = context.principal.session.find("aws:SourceIdentity"); own != context.principal.session.end()) {
    principal.session.insert(*own);
    output["SourceIdentity"] = own->second;
  }
  output["Credentials"] = issue_credentials(context, std::move(principal), std::chrono::seconds(duration));
  return output;
}

}  // namespace sts
