// ActivateType, DeactivateType: public types that an account uses.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/registry-public.html
#include <algorithm>

#include "services/cloudformation/types/public_type.h"
#include "services/cloudformation/types/type_configuration.h"
#include "services/cloudformation/types/type_operations.h"

namespace cloudformation {
namespace {

/// Activated types have one version, which is the public one.
constexpr const char* kActivatedVersion = "00000001";

/// "…::type/module/<publisher>/My-Org-Thing-MODULE/1.0.0", with or without the version.
PublicTypeName name_in_arn(const std::string& arn) {
  std::vector<std::string> parts;
  std::string rest = arn.substr(std::min(arn.find("type/"), arn.size()));
  for (size_t end; (end = rest.find('/')) != std::string::npos; rest = rest.substr(end + 1)) {
    parts.push_back(rest.substr(0, end));
  }
  parts.push_back(rest);
  if (parts.size() < 4) throw ApiError("CFNRegistryException", "The ARN is not that of a public third-party type.");
  std::string kind = parts[1], name = parts[3];
  std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return std::toupper(c); });
  for (size_t at = name.find('-'); at != std::string::npos; at = name.find('-', at + 2)) name.replace(at, 1, "::");
  return {.publisher_id = parts[2], .kind = kind, .name = name};
}

PublicTypeName requested_public_type(const Value& input) {
  if (input.contains("PublicTypeArn")) return name_in_arn(input["PublicTypeArn"]);
  if (!input.contains("PublisherId") || !input.contains("TypeName") || !input.contains("Type")) {
    throw ApiError("CFNRegistryException",
                   "Either PublicTypeArn, or TypeName, Type and PublisherId, must be specified.");
  }
  return {.publisher_id = input["PublisherId"], .kind = input["Type"], .name = input["TypeName"]};
}

/// "The major version of this extension you want to activate … The default is the latest major version." VersionBump
/// MINOR stays with the major version of the type that is activated already.
Value version_to_activate(RequestContext& context, const PublicTypeName& name, const Value& input,
                          const std::optional<Value>& known) {
  auto published = public_versions(context, name);
  const bool keeps_major = known && input.value("VersionBump", "MAJOR") == "MINOR";
  if (input.contains("MajorVersion") || keeps_major) {
    const int64_t major = keeps_major ? major_version(*known) : input["MajorVersion"].get<int64_t>();
    std::erase_if(published, [&](const Value& one) { return major_version(one) != major; });
  }
  if (published.empty()) throw type_not_found(name.name);
  return published.back();
}

Value activate_type(RequestContext& context, const Value& input) {
  const PublicTypeName public_name = requested_public_type(input);
  const TypeName name{.kind = public_name.kind, .name = input.value("TypeNameAlias", public_name.name)};
  if (is_module(name.name) != (name.kind == "MODULE")) throw ApiError("CFNRegistryException", "TypeName is invalid");
  const auto known = find_type(context, name);
  const Value published = version_to_activate(context, public_name, input, known);
  const bool is_taken =
      known && is_live(*known) && known->value("OriginalTypeArn", "") != public_arn(context, public_name);
  if (is_taken) {
    throw ApiError("CFNRegistryException",
                   "A type named '" + name.name + "' is already in use in this account and region.");
  }
  const Value now = emulator::to_timestamp(context.time);
  Value type{{"Type", name.kind},
             {"TypeName", name.name},
             {"Arn", registered_arn(context, name)},
             {"DefaultVersionId", kActivatedVersion},
             {"DeprecatedStatus", "LIVE"},
             {"Visibility", "PUBLIC"},
             {"IsActivated", true},
             {"AutoUpdate", input.value("AutoUpdate", true)},
             {"PublisherId", public_name.publisher_id},
             {"OriginalTypeName", public_name.name},
             {"OriginalTypeArn", public_arn(context, public_name)},
             {"PublicVersionNumber", published.at("PublicVersionNumber")},
             {"TimeCreated", now},
             {"LastUpdated", now},
             {"@Versions", 1}};
  for (const char* member : {"ExecutionRoleArn", "LoggingConfig"}) {
    if (input.contains(member)) type[member] = input[member];
  }
  save_type(context, type);
  save_version(context, name,
               {{"VersionId", kActivatedVersion},
                {"Arn", type["Arn"]},
                {"Schema", published.at("Schema")},
                {"Description", published.at("Description")},
                {"@Fragment", published.at("@Fragment")},
                {"DeprecatedStatus", "LIVE"},
                {"TypeTestsStatus", "PASSED"},
                {"TimeCreated", now}});
  return {{"Arn", type["Arn"]}};
}

Value deactivate_type(RequestContext& context, const Value& input) {
  const TypeName name = requested_type(input);
  const Value type = get_type(context, name);
  if (!type.value("IsActivated", false)) throw type_not_found(name.name);
  erase_type(context, name);
  erase_configuration(context, name);
  return Value::object();
}

}  // namespace

void add_activation_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"ActivateType", activate_type});
  operations.push_back({"DeactivateType", deactivate_type});
}

}  // namespace cloudformation
