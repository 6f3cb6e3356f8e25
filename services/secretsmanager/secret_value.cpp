// Written by hand: a value is found by version, by stage, or by both.
#include "services/secretsmanager/secret_value.h"

#include <cmath>

#include "services/secretsmanager/page.h"
#include "services/secretsmanager/refusal.h"
#include "services/secretsmanager/secret.h"
#include "services/secretsmanager/secret_filter.h"
#include "services/secretsmanager/version_stage.h"

namespace secretsmanager {
namespace {

constexpr size_t kVersionsPageSize = 100;
constexpr size_t kBatchPageSize = 20;
constexpr double kSecondsPerDay = 86400;
constexpr const char* kAwsKeyName = "DefaultEncryptionKey";

Value put_value(RequestContext& context, const Value& input) {
  if (input.contains("RotationToken")) throw not_implemented("RotationToken");
  Value secret = get_usable_secret(context, input);
  if (!input.contains("SecretString") && !input.contains("SecretBinary")) {
    throw invalid_request("You must provide either SecretString or SecretBinary.");
  }
  const std::string id = add_version(context, secret, input, input.value("VersionStages", Value::array({kCurrent})));
  save_changed_secret(context, secret);
  Value answer = identity_of(secret);
  answer["VersionId"] = id;
  answer["VersionStages"] = find_version(context, secret, id)->at("VersionStages");
  return answer;
}

Value select_version(RequestContext& context, const Value& secret, const Value& input) {
  const std::string id = input.value("VersionId", "");
  const std::string stage = input.value("VersionStage", id.empty() ? kCurrent : "");
  if (id.empty()) {
    if (auto version = find_staged_version(context, secret, stage)) return std::move(*version);
    throw not_found("Secrets Manager can't find the specified secret value for staging label: " + stage);
  }
  auto version = find_version(context, secret, id);
  if (!version) throw not_found("Secrets Manager can't find the specified secret value for VersionId: " + id);
  if (!stage.empty() && !has_stage(*version, stage)) {
    throw invalid_request("You provided a VersionStage that is not associated to the provided VersionId.");
  }
  return std::move(*version);
}

/// "The date that the secret was last accessed in the Region. This field is omitted if the secret has never been
/// retrieved in the Region." It is a date without a time; a version has its own.
void record_access(RequestContext& context, Value& secret, const Value& version) {
  const double today = std::floor(emulator::to_timestamp(context.time) / kSecondsPerDay) * kSecondsPerDay;
  if (version.value("LastAccessedDate", 0.0) == today) return;
  secret["LastAccessedDate"] = today;
  save_secret(context, secret);
  save_accessed_version(context, version, today);
}

Value get_value(RequestContext& context, const Value& input) {
  Value secret = get_usable_secret(context, input);
  Value version = select_version(context, secret, input);
  record_access(context, secret, version);
  return version;
}

/// Refusals of single secrets stand beside what is there.
Value values_of_list(RequestContext& context, const Value& ids) {
  Value values = Value::array(), errors = Value::array();
  for (const std::string id : ids) {
    auto secret = find_secret(context, id);
    const auto version = secret ? find_staged_version(context, *secret, kCurrent) : std::nullopt;
    if (secret && secret->contains("DeletedDate")) {
      errors.push_back(
          {{"SecretId", id},
           {"ErrorCode", "InvalidRequestException"},
           {"Message", "You can't perform this operation on the secret because it was marked for deletion."}});
    } else if (!version) {
      errors.push_back({{"SecretId", id},
                        {"ErrorCode", "ResourceNotFoundException"},
                        {"Message", "Secrets Manager can't find the specified secret."}});
    } else {
      record_access(context, *secret, *version);
      values.push_back(*version);
    }
  }
  return {{"SecretValues", std::move(values)}, {"Errors", std::move(errors)}};
}

Value batch_get(RequestContext& context, const Value& input) {
  const bool has_list = input.contains("SecretIdList"), has_filters = input.contains("Filters");
  if (has_list == has_filters) {
    throw invalid_parameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
  }
  if (has_list) {
    if (input.contains("MaxResults")) {
      throw invalid_parameter("'Filters' must be provided to use 'MaxResults'.");
    }
    return values_of_list(context, input["SecretIdList"]);
  }
  std::vector<PageItem> items;
  for (const Value& secret : filtered_secrets(context, input["Filters"])) {
    auto version = find_staged_version(context, secret, kCurrent);
    if (version && !secret.contains("DeletedDate")) items.push_back({secret["Name"], std::move(*version)});
  }
  Value output = answer_page(input, "SecretValues", std::move(items), kBatchPageSize);
  output["Errors"] = Value::array();
  return output;
}

Value list_versions(RequestContext& context, const Value& input) {
  const Value secret = get_secret(context, input.at("SecretId"));
  std::vector<PageItem> items;
  for (const Value& version : versions_of(context, secret)) {
    if (version["VersionStages"].empty() && !input.value("IncludeDeprecated", false)) continue;
    Value shown{{"VersionId", version["VersionId"]},
                {"CreatedDate", version["CreatedDate"]},
                {"KmsKeyIds", Value::array({secret.value("KmsKeyId", kAwsKeyName)})}};
    if (version.contains("LastAccessedDate")) shown["LastAccessedDate"] = version["LastAccessedDate"];
    if (!version["VersionStages"].empty()) shown["VersionStages"] = version["VersionStages"];
    items.push_back({version["VersionId"], std::move(shown)});
  }
  Value output = answer_page(input, "Versions", std::move(items), kVersionsPageSize);
  output.update(identity_of(secret));
  return output;
}

}  // namespace

void add_value_operations(Service& service) {
  service.operations.push_back({"PutSecretValue", put_value});
  service.operations.push_back({"GetSecretValue", get_value});
  service.operations.push_back({"BatchGetSecretValue", batch_get});
  service.operations.push_back({"ListSecretVersionIds", list_versions});
}

}  // namespace secretsmanager
