#include "services/s3/batch/batch_role.h"

#include "emulator/authentication/session_attributes.h"

namespace s3 {
namespace {

constexpr const char* kCaller = "s3control";

}  // namespace

std::optional<emulator::Principal> job_role(RequestContext& context, const Value& job) {
  const std::string arn = job.at("RoleArn");
  const emulator::Answer answer = context.machine.dispatcher.call_within(
      context,
      {.service = "sts",
       .operation = "AssumeRole",
       .input = {{"RoleArn", arn}, {"RoleSessionName", "s3-batch-operations_" + job.at("JobId").get<std::string>()}},
       .principal = {.kind = emulator::PrincipalKind::kService,
                     .account = context.account,
                     .arn = kBatchService,
                     .id = kBatchService},
       .invoked_by = kCaller});
  if (answer.error) return std::nullopt;
  const Value& session = answer.output.at("AssumedRoleUser");
  return emulator::Principal{.kind = emulator::PrincipalKind::kAssumedRole,
                             .account = context.account,
                             .arn = session.at("Arn"),
                             .id = session.at("AssumedRoleId"),
                             .access_key_id = answer.output.at("Credentials").at("AccessKeyId"),
                             .session = {{emulator::kSessionRoleArn, arn}}};
}

emulator::Answer call_as_role(RequestContext& context, const emulator::Principal& role, BatchCall call,
                              emulator::ReceivedBody* body) {
  return context.machine.dispatcher.call_within(context, {.service = std::string(kService),
                                                          .operation = std::move(call.operation),
                                                          .input = std::move(call.input),
                                                          .principal = role,
                                                          .region = context.region,
                                                          .invoked_by = kCaller,
                                                          .body = body});
}

}  // namespace s3
