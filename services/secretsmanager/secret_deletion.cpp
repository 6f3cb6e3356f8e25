#include "services/secretsmanager/secret_deletion.h"

#include "emulator/time/scheduler.h"
#include "services/secretsmanager/refusal.h"
#include "services/secretsmanager/secret.h"

namespace secretsmanager {
namespace {

constexpr const char* kTimer = "delete";
constexpr int64_t kWindowDaysMin = 7, kWindowDaysMax = 30;

/// The members of DescribeSecret say when the deletion was asked for, those of DeleteSecret when it will happen.
void mark_for_deletion(RequestContext& context, Value& secret, emulator::Time due) {
  secret["DeletedDate"] = emulator::to_timestamp(context.time);
  secret["@DeletionDate"] = emulator::to_timestamp(due);
  save_secret(context, secret);
  context.machine.scheduler.schedule(context.transaction, due,
                                     {.service = std::string(kService),
                                      .kind = kTimer,
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = secret.at("Name")});
}

void delete_when_due(RequestContext& context, const std::string& name) {
  const auto secret = find_secret(context, name);
  // It may have been restored, and deleted again since.
  if (secret && secret->contains("@DeletionDate") &&
      secret->at("@DeletionDate").get<double>() <= emulator::to_timestamp(context.time)) {
    erase_secret(context, *secret);
  }
}

int64_t window_days(const Value& input) {
  const int64_t days = input.value("RecoveryWindowInDays", kWindowDaysMax);
  if (days >= kWindowDaysMin && days <= kWindowDaysMax) return days;
  throw invalid_parameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
}

Value answer_deletion(const Value& secret, emulator::Time due) {
  Value answer = identity_of(secret);
  answer["DeletionDate"] = emulator::to_timestamp(due);
  return answer;
}

/// "If you forcibly delete an already deleted or nonexistent secret, the operation does not return
/// ResourceNotFoundException."
Value delete_by_force(RequestContext& context, const Value& input) {
  const std::string id = input.at("SecretId");
  const auto secret = find_secret(context, id);
  if (secret) erase_secret(context, *secret);
  return answer_deletion(secret ? *secret : Value{{"ARN", make_arn(context, kService, "secret:" + id)}, {"Name", id}},
                         context.time);
}

Value delete_secret(RequestContext& context, const Value& input) {
  if (input.value("ForceDeleteWithoutRecovery", false)) {
    if (input.contains("RecoveryWindowInDays")) {
      throw invalid_parameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    return delete_by_force(context, input);
  }
  const emulator::Time due = context.time + std::chrono::hours(24 * window_days(input));
  Value secret = get_secret(context, input.at("SecretId"));
  if (secret.contains("DeletedDate")) {
    throw invalid_request(
        "You can't perform this operation on the secret because it was already scheduled for deletion.");
  }
  mark_for_deletion(context, secret, due);
  return answer_deletion(secret, due);
}

Value restore_secret(RequestContext& context, const Value& input) {
  Value secret = get_secret(context, input.at("SecretId"));
  secret.erase("DeletedDate");
  secret.erase("@DeletionDate");
  save_secret(context, secret);
  return identity_of(secret);
}

}  // namespace

void add_deletion(Service& service) {
  service.operations.push_back({"DeleteSecret", delete_secret});
  service.operations.push_back({"RestoreSecret", restore_secret});
  service.timers.push_back({kTimer, delete_when_due});
}

}  // namespace secretsmanager
