#include "services/secretsmanager/secret.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/secretsmanager/refusal.h"

namespace secretsmanager {
namespace {

/// The "-" and the six characters that make the ARN of a secret another than that of an older one of its name.
constexpr size_t kArnSuffixLength = 7;

std::optional<Value> find_by_name(RequestContext& context, const std::string& name) {
  return context.machine.engine.find(context, secret_type(context), name);
}

std::string key_prefix(const Value& secret) {
  return secret.at("Name").get<std::string>() + ":";
}

}  // namespace

const ResourceType& secret_type(RequestContext& context) {
  return context.machine.engine.type(kService, "secret");
}
const ResourceType& version_type(RequestContext& context) {
  return context.machine.engine.type(kService, "secret-version");
}

std::optional<Value> find_secret(RequestContext& context, const std::string& id) {
  const std::string start = make_arn(context, kService, "secret:");
  if (!id.starts_with("arn:")) return find_by_name(context, id);
  if (!id.starts_with(start)) return std::nullopt;
  const std::string rest = id.substr(start.size());
  if (rest.size() > kArnSuffixLength) {
    auto secret = find_by_name(context, rest.substr(0, rest.size() - kArnSuffixLength));
    if (secret && secret->at("ARN") == id) return secret;
  }
  return find_by_name(context, rest);
}

Value get_secret(RequestContext& context, const std::string& id) {
  if (auto secret = find_secret(context, id)) return std::move(*secret);
  throw not_found("Secrets Manager can't find the specified secret.");
}

Value get_usable_secret(RequestContext& context, const Value& input) {
  Value secret = get_secret(context, input.at("SecretId"));
  if (secret.contains("DeletedDate")) {
    throw invalid_request("You can't perform this operation on the secret because it was marked for deletion.");
  }
  return secret;
}

void save_secret(RequestContext& context, const Value& secret) {
  context.machine.engine.update(context, secret_type(context), secret);
}

void save_changed_secret(RequestContext& context, Value& secret) {
  secret["LastChangedDate"] = emulator::to_timestamp(context.time);
  save_secret(context, secret);
}

std::vector<Value> versions_of(RequestContext& context, const Value& secret) {
  std::vector<Value> versions;
  context.machine.engine.each_with_prefix(context, version_type(context), key_prefix(secret), [&](Value& version) {
    versions.push_back(std::move(version));
    return true;
  });
  std::sort(versions.begin(), versions.end(),
            [](const Value& a, const Value& b) { return a["@Number"] < b["@Number"]; });
  return versions;
}

void save_accessed_version(RequestContext& context, Value version, double day) {
  version["LastAccessedDate"] = day;
  context.machine.engine.update(context, version_type(context), version);
}

std::optional<Value> find_version(RequestContext& context, const Value& secret, const std::string& version_id) {
  return context.machine.engine.find(context, version_type(context), key_prefix(secret) + version_id);
}

bool has_stage(const Value& version, const std::string& stage) {
  const Value& stages = version.at("VersionStages");
  return std::find(stages.begin(), stages.end(), stage) != stages.end();
}

std::optional<Value> find_staged_version(RequestContext& context, const Value& secret, const std::string& stage) {
  for (Value& version : versions_of(context, secret)) {
    if (has_stage(version, stage)) return std::move(version);
  }
  return std::nullopt;
}

Value stages_by_version(RequestContext& context, const Value& secret) {
  Value result = Value::object();
  for (const Value& version : versions_of(context, secret)) {
    if (!version["VersionStages"].empty()) result[version["VersionId"].get<std::string>()] = version["VersionStages"];
  }
  return result;
}

void erase_secret(RequestContext& context, const Value& secret) {
  for (const Value& version : versions_of(context, secret)) {
    context.machine.engine.erase(context, version_type(context), version.at("@Key").get<std::string>());
  }
  context.machine.engine.erase(context, secret_type(context), secret.at("Name").get<std::string>());
}

Value identity_of(const Value& secret) {
  return {{"ARN", secret.at("ARN")}, {"Name", secret.at("Name")}};
}

void add_secret_types(Service& service) {
  service.resource_types.push_back({.service = kService,
                                    .name = "secret",
                                    .shape = "SecretListEntry",
                                    .id_member = "Name",
                                    .not_found = "ResourceNotFoundException"});
  service.resource_types.push_back({.service = kService,
                                    .name = "secret-version",
                                    .shape = "SecretValueEntry",
                                    .id_member = "@Key",
                                    .not_found = "ResourceNotFoundException"});
}

}  // namespace secretsmanager
