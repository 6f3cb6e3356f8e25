#include "services/ssm/parameter.h"

#include <algorithm>
#include <charconv>

#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"

namespace ssm {
namespace {

/// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html: "Parameter Store
/// retains 100 past versions of a parameter."
constexpr size_t kVersionsMax = 100;
constexpr size_t kVersionDigits = 12;

const ResourceType& version_type(RequestContext& context) {
  return context.machine.engine.type(kService, "parameter-version");
}

/// Names have no colon, and the digits keep versions in order.
std::string version_key(const std::string& name, int64_t number) {
  std::string digits = std::to_string(number);
  return name + ":" + std::string(kVersionDigits - digits.size(), '0') + digits;
}

std::string count_key(const RequestContext& context) {
  return "ssm-parameter-count/" + context.account + "/" + context.region;
}

void set_parameter_count(RequestContext& context, size_t count) {
  context.transaction.put(count_key(context), std::to_string(count));
}

bool has_label(const Value& version, const std::string& label) {
  const Value labels = version.value("Labels", Value::array());
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

std::optional<int64_t> version_number(const std::string& text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Makes room for a new version. AWS's words: a labelled version is never dropped.
void drop_oldest_version(RequestContext& context, const std::string& name) {
  const std::vector<Value> versions = versions_of(context, name);
  if (versions.size() < kVersionsMax) return;
  const Value& oldest = versions.front();
  if (!oldest.value("Labels", Value::array()).empty()) {
    throw ApiError("ParameterMaxVersionLimitExceeded",
                   "You attempted to create a new version of " + name +
                       " by calling the PutParameter API with the overwrite flag. Version " +
                       oldest.at("Version").dump() +
                       ", the oldest version, can't be deleted because it has a label associated with it. Move the "
                       "label to another version of the parameter, and try again.");
  }
  context.machine.engine.erase(context, version_type(context), oldest.at("@Key").get<std::string>());
}

}  // namespace

const ResourceType& parameter_type(RequestContext& context) {
  return context.machine.engine.type(kService, "parameter");
}

std::optional<Value> find_parameter(RequestContext& context, const std::string& name) {
  return context.machine.engine.find(context, parameter_type(context), name);
}

// AWS sends no message with it.
ApiError parameter_not_found() {
  return ApiError("ParameterNotFound", "");
}

Value get_parameter(RequestContext& context, const std::string& name) {
  if (auto parameter = find_parameter(context, name)) return std::move(*parameter);
  throw parameter_not_found();
}

std::vector<Value> versions_of(RequestContext& context, const std::string& name) {
  std::vector<Value> versions;
  context.machine.engine.each_with_prefix(context, version_type(context), name + ":", [&](Value& version) {
    versions.push_back(std::move(version));
    return true;
  });
  return versions;
}

std::optional<Value> find_version(RequestContext& context, const Value& parameter, const std::string& selected) {
  const std::string name = parameter.at("Name");
  const auto number = selected.empty() ? parameter.at("Version").get<int64_t>() : version_number(selected);
  if (number) {
    if (*number < 1 || std::to_string(*number).size() > kVersionDigits) return std::nullopt;
    return context.machine.engine.find(context, version_type(context), version_key(name, *number));
  }
  for (Value& version : versions_of(context, name)) {
    if (has_label(version, selected)) return std::move(version);
  }
  return std::nullopt;
}

Value get_version(RequestContext& context, const Value& parameter, int64_t number) {
  if (auto version = find_version(context, parameter, std::to_string(number))) return std::move(*version);
  throw ApiError("ParameterVersionNotFound", "Systems Manager could not find version " + std::to_string(number) +
                                                 " of " + parameter.at("Name").get<std::string>() +
                                                 ". Verify the version and try again.");
}

void save_version(RequestContext& context, const Value& version) {
  context.machine.engine.update(context, version_type(context), version);
}

void store_version(RequestContext& context, const Value& version, const Value& tags) {
  auto& engine = context.machine.engine;
  const std::string name = version.at("Name");
  Value parameter = version;
  for (const char* member : {"Value", "Labels", "@Ciphertext"}) parameter.erase(member);
  parameter["@Tags"] = tags;
  if (version.at("Version") == 1) {
    engine.create(context, parameter_type(context), std::move(parameter));
    set_parameter_count(context, parameter_count(context) + 1);
  } else {
    drop_oldest_version(context, name);
    engine.update(context, parameter_type(context), parameter);
  }
  Value kept = version;
  kept["@Key"] = version_key(name, version.at("Version").get<int64_t>());
  engine.create(context, version_type(context), std::move(kept));
}

void remove_parameter(RequestContext& context, const std::string& name) {
  for (const Value& version : versions_of(context, name)) {
    context.machine.engine.erase(context, version_type(context), version.at("@Key").get<std::string>());
  }
  context.machine.engine.erase(context, parameter_type(context), name);
  set_parameter_count(context, parameter_count(context) - 1);
}

size_t parameter_count(RequestContext& context) {
  const auto count = context.transaction.get(count_key(context));
  return count ? static_cast<size_t>(version_number(*count).value_or(0)) : 0;
}

void add_parameter_types(Service& service) {
  service.resource_types.push_back({.service = kService,
                                    .name = "parameter",
                                    .shape = "ParameterMetadata",
                                    .id_member = "Name",
                                    .not_found = "ParameterNotFound"});
  service.resource_types.push_back({.service = kService,
                                    .name = "parameter-version",
                                    .shape = "ParameterHistory",
                                    .id_member = "@Key",
                                    .not_found = "ParameterVersionNotFound"});
}

}  // namespace ssm
