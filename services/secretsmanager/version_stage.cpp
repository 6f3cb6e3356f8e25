#include "services/secretsmanager/version_stage.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/secretsmanager/refusal.h"
#include "services/secretsmanager/secret.h"

namespace secretsmanager {
namespace {

/// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html: deprecated versions go when there
/// are more than 100.
constexpr size_t kVersionsMax = 100;
constexpr size_t kStagesMax = 20;

void save_version(RequestContext& context, const Value& version) {
  context.machine.engine.update(context, version_type(context), version);
}

/// Takes a stage off whatever version has it. Returns that version's id.
std::string take_stage(RequestContext& context, const Value& secret, const std::string& stage) {
  auto version = find_staged_version(context, secret, stage);
  if (!version) return {};
  Value& stages = (*version)["VersionStages"];
  stages.erase(std::remove(stages.begin(), stages.end(), Value(stage)), stages.end());
  save_version(context, *version);
  return version->at("VersionId");
}

void give_stage(RequestContext& context, const Value& secret, const std::string& version_id, const std::string& stage) {
  auto version = find_version(context, secret, version_id);
  if (!version || has_stage(*version, stage)) return;
  (*version)["VersionStages"].push_back(stage);
  save_version(context, *version);
}

/// "If you move AWSCURRENT, then Secrets Manager automatically moves AWSPREVIOUS to the version that AWSCURRENT was
/// removed from."
void move_stage(RequestContext& context, const Value& secret, const std::string& version_id, const std::string& stage) {
  const std::string from = take_stage(context, secret, stage);
  give_stage(context, secret, version_id, stage);
  if (stage != kCurrent || from.empty() || from == version_id) return;
  take_stage(context, secret, kPrevious);
  give_stage(context, secret, from, kPrevious);
}

Value value_of(const Value& holder) {
  Value value = Value::object();
  for (const char* member : {"SecretString", "SecretBinary"}) {
    if (holder.contains(member)) value[member] = holder[member];
  }
  return value;
}

void drop_deprecated_versions(RequestContext& context, const Value& secret) {
  const std::vector<Value> versions = versions_of(context, secret);
  size_t count = versions.size();
  for (const Value& version : versions) {
    if (count < kVersionsMax) return;
    if (!version["VersionStages"].empty()) continue;
    context.machine.engine.erase(context, version_type(context), version["@Key"].get<std::string>());
    --count;
  }
  if (count >= kVersionsMax) {
    throw ApiError("LimitExceededException", "You've exceeded the quota of 100 versions for this secret.");
  }
}

void check_stages(const Value& stages) {
  if (stages.size() <= kStagesMax) return;
  throw ApiError("LimitExceededException", "You've exceeded the quota of 20 staging labels for this secret.");
}

Value update_stage(RequestContext& context, const Value& input) {
  const Value secret = get_usable_secret(context, input);
  const std::string stage = input.at("VersionStage");
  const std::string from = input.value("RemoveFromVersionId", ""), to = input.value("MoveToVersionId", "");
  for (const std::string& id : {from, to}) {
    if (!id.empty() && !find_version(context, secret, id)) {
      throw not_found("Secrets Manager can't find the specified secret value for VersionId: " + id);
    }
  }
  const auto holder = find_staged_version(context, secret, stage);
  const std::string held_by = holder ? holder->at("VersionId").get<std::string>() : std::string();
  if (!from.empty() && from != held_by) {
    throw invalid_parameter("The staging label " + stage + " isn't currently attached to version " + from + ".");
  }
  if (from.empty() && !held_by.empty() && held_by != to) {
    throw invalid_parameter("The parameter RemoveFromVersionId can't be empty. Staging label " + stage +
                            " is currently attached to version " + held_by +
                            ", so you must explicitly reference that version in RemoveFromVersionId.");
  }
  if (to.empty()) {
    if (stage == kCurrent) {
      throw invalid_parameter(
          "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.");
    }
    take_stage(context, secret, stage);
  } else {
    move_stage(context, secret, to, stage);
  }
  Value changed = secret;
  save_changed_secret(context, changed);
  return identity_of(secret);
}

}  // namespace

std::string add_version(RequestContext& context, const Value& secret, const Value& input, Value stages) {
  if (input.contains("SecretString") && input.contains("SecretBinary")) {
    throw invalid_parameter(
        "You can't specify both a binary secret value and a string secret value in the same secret.");
  }
  check_stages(stages);
  const std::string id = input.contains("ClientRequestToken") ? input["ClientRequestToken"].get<std::string>()
                                                              : context.machine.ids.uuid();
  if (const auto known = find_version(context, secret, id)) {
    if (value_of(*known) == value_of(input)) return id;
    throw ApiError("ResourceExistsException",
                   "You can't modify an existing version, you can only create a new version.");
  }
  drop_deprecated_versions(context, secret);
  const std::vector<Value> versions = versions_of(context, secret);
  Value version = value_of(input);
  version.update(identity_of(secret));
  version["VersionId"] = id;
  version["VersionStages"] = Value::array();
  version["CreatedDate"] = emulator::to_timestamp(context.time);
  version["@Key"] = secret.at("Name").get<std::string>() + ":" + id;
  version["@Number"] = versions.empty() ? 1 : versions.back()["@Number"].get<int64_t>() + 1;
  context.machine.engine.create(context, version_type(context), version);
  const bool is_current = std::find(stages.begin(), stages.end(), kCurrent) != stages.end();
  if (versions.empty() && !is_current) stages.push_back(kCurrent);
  for (const std::string stage : stages) move_stage(context, secret, id, stage);
  return id;
}

void add_stage_operation(Service& service) {
  service.operations.push_back({"UpdateSecretVersionStage", update_stage});
}

}  // namespace secretsmanager
