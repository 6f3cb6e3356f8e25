// Written by hand: a secret's answers are parts of it, and its value is kept in versions.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
#include "services/secretsmanager/secret_operations.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/secretsmanager/refusal.h"
#include "services/secretsmanager/secret.h"
#include "services/secretsmanager/tags.h"
#include "services/secretsmanager/version_stage.h"

namespace secretsmanager {
namespace {

constexpr size_t kRandomSuffixLength = 6;
constexpr const char* kAwsKey = "alias/aws/secretsmanager";

void check_name(const std::string& name) {
  const bool is_clean = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || std::string_view("-/_+=.@!").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (is_clean) return;
  throw ApiError("ValidationException",
                 "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
                 "-/_+=.@!");
}

void check_emulated(const Value& input) {
  for (const char* member : {"AddReplicaRegions", "Type", "CrossAccountPrimaryARN"}) {
    if (input.contains(member)) throw not_implemented(member);
  }
}

bool has_value(const Value& input) {
  return input.contains("SecretString") || input.contains("SecretBinary");
}

/// A repeated request is the first one again; AWS tells by the token and the value.
std::optional<Value> repeated(RequestContext& context, const Value& input, const Value& existing) {
  if (!input.contains("ClientRequestToken") || !has_value(input)) return std::nullopt;
  const std::string token = input["ClientRequestToken"];
  const auto version = find_version(context, existing, token);
  if (!version) return std::nullopt;
  const bool is_same = version->value("SecretString", Value()) == input.value("SecretString", Value()) &&
                       version->value("SecretBinary", Value()) == input.value("SecretBinary", Value());
  if (!is_same) return std::nullopt;
  Value answer = identity_of(existing);
  answer["VersionId"] = token;
  return answer;
}

Value create_secret(RequestContext& context, const Value& input) {
  const std::string name = input.at("Name");
  check_name(name);
  check_emulated(input);
  if (const auto existing = find_secret(context, name)) {
    if (existing->contains("DeletedDate")) {
      throw invalid_request(
          "You can't create this secret because a secret with this name is already scheduled for deletion.");
    }
    if (const auto answer = repeated(context, input, *existing)) return *answer;
    throw ApiError("ResourceExistsException", "The operation failed because the secret " + name + " already exists.");
  }
  const double now = emulator::to_timestamp(context.time);
  Value secret{{"Name", name},
               {"ARN", make_arn(context, kService,
                                "secret:" + name + "-" + context.machine.ids.alphanumeric(kRandomSuffixLength))},
               {"CreatedDate", now},
               {"LastChangedDate", now},
               {"Tags", checked_tags(context, input.value("Tags", Value::array()))}};
  for (const char* member : {"Description", "KmsKeyId"}) {
    if (input.contains(member)) secret[member] = input[member];
  }
  context.machine.engine.create(context, secret_type(context), secret);
  Value answer = identity_of(secret);
  if (has_value(input)) answer["VersionId"] = add_version(context, secret, input, Value::array({kCurrent}));
  return answer;
}

Value update_secret(RequestContext& context, const Value& input) {
  check_emulated(input);
  Value secret = get_usable_secret(context, input);
  for (const char* member : {"Description", "KmsKeyId"}) {
    if (input.contains(member)) secret[member] = input[member];
  }
  if (secret.value("KmsKeyId", "-") == "" || secret.value("KmsKeyId", "") == kAwsKey) secret.erase("KmsKeyId");
  save_changed_secret(context, secret);
  Value answer = identity_of(secret);
  if (has_value(input)) answer["VersionId"] = add_version(context, secret, input, Value::array({kCurrent}));
  return answer;
}

Value describe_secret(RequestContext& context, const Value& input) {
  Value secret = get_secret(context, input.at("SecretId"));
  Value stages = stages_by_version(context, secret);
  if (!stages.empty()) secret["VersionIdsToStages"] = std::move(stages);
  return secret;
}

}  // namespace

void add_secret_operations(Service& service) {
  service.operations.push_back({"CreateSecret", create_secret});
  service.operations.push_back({"UpdateSecret", update_secret});
  service.operations.push_back({"DescribeSecret", describe_secret});
}

}  // namespace secretsmanager
