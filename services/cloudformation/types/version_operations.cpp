// SetTypeDefaultVersion, DeregisterType.
#include <algorithm>

#include "services/cloudformation/types/registered_type.h"
#include "services/cloudformation/types/type_operations.h"

namespace cloudformation {
namespace {

Value get_version(RequestContext& context, const TypeName& name, const std::string& version_id) {
  auto version = find_version(context, name, version_id);
  if (!version || !is_live(*version)) throw type_not_found(name.name + "/" + version_id);
  return std::move(*version);
}

Value set_default_version(RequestContext& context, const Value& input) {
  const TypeName name = requested_type(input);
  const std::string version_id = requested_version(input);
  if (version_id.empty()) throw ApiError("CFNRegistryException", "The version must be specified.");
  Value type = get_type(context, name);
  get_version(context, name, version_id);
  type["DefaultVersionId"] = version_id;
  type["LastUpdated"] = emulator::to_timestamp(context.time);
  save_type(context, type);
  return Value::object();
}

/// "You can't deregister a type with more than one active version." What is deregistered can still be described.
void deregister_whole_type(RequestContext& context, const TypeName& name, Value type) {
  const auto versions = versions_of(context, name);
  if (std::count_if(versions.begin(), versions.end(), is_live) > 1) {
    throw ApiError("CFNRegistryException",
                   "This type has more than one active version. Please deregister non-default active versions before "
                   "attempting to deregister the type.");
  }
  for (Value version : versions) {
    version["DeprecatedStatus"] = "DEPRECATED";
    save_version(context, name, version);
  }
  type["DeprecatedStatus"] = "DEPRECATED";
  type["LastUpdated"] = emulator::to_timestamp(context.time);
  save_type(context, type);
}

Value deregister_type(RequestContext& context, const Value& input) {
  const TypeName name = requested_type(input);
  Value type = get_type(context, name);
  if (type.value("Visibility", "") == "PUBLIC") {
    throw ApiError("CFNRegistryException", "The type '" + name.name + "' was activated; deactivate it instead.");
  }
  const std::string version_id = requested_version(input);
  if (version_id.empty()) {
    deregister_whole_type(context, name, std::move(type));
    return Value::object();
  }
  Value version = get_version(context, name, version_id);
  if (type.at("DefaultVersionId") == version_id) {
    throw ApiError("CFNRegistryException",
                   "Version '" + version_id + "' is the default version and cannot be deregistered. Deregister the " +
                       (name.kind == "MODULE" ? "module" : "resource") + " type '" + name.name + "' instead.");
  }
  version["DeprecatedStatus"] = "DEPRECATED";
  save_version(context, name, version);
  return Value::object();
}

}  // namespace

void add_version_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"SetTypeDefaultVersion", set_default_version});
  operations.push_back({"DeregisterType", deregister_type});
}

}  // namespace cloudformation
