// Written by hand: each attribute has its own form in requests.
#include "services/ec2/image/image_attribute.h"

#include <map>

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/image/image.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

void store(RequestContext& context, const Value& image) {
  context.machine.engine.update(context, type_named(context, "image"), image);
}

/// The attributes that are one text, by their names in requests: the member of the answer and of the image.
const std::map<std::string, std::pair<const char*, const char*>>& text_attributes() {
  static const std::map<std::string, std::pair<const char*, const char*>> attributes = {
      {"description", {"Description", "Description"}},
      {"kernel", {"KernelId", "KernelId"}},
      {"ramdisk", {"RamdiskId", "RamdiskId"}},
      {"sriovNetSupport", {"SriovNetSupport", "SriovNetSupport"}},
      {"bootMode", {"BootMode", "BootMode"}},
      {"tpmSupport", {"TpmSupport", "TpmSupport"}},
      {"imdsSupport", {"ImdsSupport", "ImdsSupport"}},
      {"lastLaunchedTime", {"LastLaunchedTime", "LastLaunchedTime"}},
      {"deregistrationProtection", {"DeregistrationProtection", "DeregistrationProtection"}}};
  return attributes;
}

Value describe_image_attribute(RequestContext& context, const Value& input) {
  const std::string attribute = input.at("Attribute");
  const Value image = get_own_image(context, input.at("ImageId"));
  Value output{{"ImageId", image.at("ImageId")}};
  if (attribute == "launchPermission") {
    output["LaunchPermissions"] = image.at("@LaunchPermissions");
  } else if (attribute == "productCodes") {
    output["ProductCodes"] = image.at("ProductCodes");
  } else if (attribute == "blockDeviceMapping") {
    output["BlockDeviceMappings"] = image.at("BlockDeviceMappings");
  } else if (const auto text = text_attributes().find(attribute); text != text_attributes().end()) {
    const auto& [member, stored] = text->second;
    output[member] = Value::object();
    if (image.contains(stored)) output[member]["Value"] = image[stored];
  } else {
    throw ApiError("NotImplemented", "skyrig does not implement the image attribute '" + attribute + "' yet.", 501);
  }
  return output;
}

void remove_item(Value& list, const Value& item) {
  for (size_t i = list.size(); i-- > 0;) {
    if (list[i] == item) list.erase(i);
  }
}

/// Permissions come as LaunchPermission, or as OperationType with UserIds, UserGroups and the organizations' ARNs.
void modify_launch_permissions(const Value& input, Value& image) {
  Value added = Value::array(), removed = Value::array();
  if (input.contains("LaunchPermission")) {
    added = input["LaunchPermission"].value("Add", Value::array());
    removed = input["LaunchPermission"].value("Remove", Value::array());
  }
  Value& plain = input.value("OperationType", "add") == "remove" ? removed : added;
  const std::pair<const char*, const char*> lists[] = {{"UserIds", "UserId"},
                                                       {"UserGroups", "Group"},
                                                       {"OrganizationArns", "OrganizationArn"},
                                                       {"OrganizationalUnitArns", "OrganizationalUnitArn"}};
  for (const auto& [list, member] : lists) {
    for (const Value& item : input.value(list, Value::array())) plain.push_back({{member, item}});
  }
  for (const Value& permission : added) {
    const std::string user = permission.value("UserId", "");
    const bool is_account = user.size() == 12 && user.find_first_not_of("0123456789") == std::string::npos;
    if (permission.contains("UserId") && !is_account) {
      throw ApiError("InvalidAMIAttributeItemValue",
                     "Invalid attribute item value \"" + user + "\" for userId item type.");
    }
    if (permission.contains("Group") && permission["Group"] != "all") {
      throw ApiError(
          "InvalidAMIAttributeItemValue",
          "Invalid attribute item value \"" + permission["Group"].get<std::string>() + "\" for userGroup item type.");
    }
    remove_item(image["@LaunchPermissions"], permission);
    image["@LaunchPermissions"].push_back(permission);
  }
  for (const Value& permission : removed) remove_item(image["@LaunchPermissions"], permission);
  const Value& permissions = image["@LaunchPermissions"];
  image["Public"] = std::any_of(permissions.begin(), permissions.end(),
                                [](const Value& permission) { return permission.value("Group", "") == "all"; });
}

/// "This parameter can be used only when the Attribute parameter is …": what names no attribute would change nothing.
void check_attribute(const Value& input, const std::string& attribute) {
  const bool is_value = attribute == "description" || attribute == "imdsSupport";
  const bool is_list = attribute == "launchPermission" || input.contains("OperationType");
  if (!attribute.empty() && !is_value && attribute != "launchPermission" && attribute != "productCodes") {
    throw invalid_value(attribute, "attribute", "The attribute cannot be modified.");
  }
  if (has_member(input, "Value") && !is_value) {
    throw invalid_combination("The parameter value may only be used with the attributes description and imdsSupport.");
  }
  for (const char* list : {"UserIds", "UserGroups", "OrganizationArns", "OrganizationalUnitArns"}) {
    if (!has_member(input, list) || is_list) continue;
    throw invalid_combination("The parameter " + std::string(list) +
                              " may only be used with the attribute launchPermission.");
  }
  const bool has_members = input.contains("Description") || input.contains("ImdsSupport") ||
                           input.contains("LaunchPermission") || input.contains("ProductCodes");
  if (attribute.empty() && !is_list && !has_members) throw invalid_combination("No attributes specified.");
}

Value modify_image_attribute(RequestContext& context, const Value& input) {
  Value image = get_own_image(context, input.at("ImageId"));
  const std::string attribute = input.value("Attribute", "");
  check_attribute(input, attribute);
  if (input.contains("Description")) image["Description"] = input["Description"].value("Value", "");
  if (attribute == "description") image["Description"] = input.value("Value", "");
  if (attribute == "imdsSupport") image["ImdsSupport"] = input.value("Value", "");
  if (input.contains("ImdsSupport")) image["ImdsSupport"] = input["ImdsSupport"].value("Value", "");
  if (input.contains("ProductCodes") || attribute == "productCodes") {
    throw ApiError("NotImplemented", "skyrig does not implement product codes of images yet.", 501);
  }
  if (input.contains("LaunchPermission") || input.contains("OperationType") || attribute == "launchPermission") {
    modify_launch_permissions(input, image);
  }
  store(context, image);
  return Value::object();
}

Value reset_image_attribute(RequestContext& context, const Value& input) {
  Value image = get_own_image(context, input.at("ImageId"));
  image["@LaunchPermissions"] = Value::array();
  image["Public"] = false;
  store(context, image);
  return Value::object();
}

Value enable_deprecation(RequestContext& context, const Value& input) {
  Value image = get_own_image(context, input.at("ImageId"));
  const emulator::Time time = emulator::from_timestamp(input.at("DeprecateAt").get<double>());
  if (time <= context.time) throw ApiError("InvalidParameterValue", "The deprecation time must be in the future.");
  image["DeprecationTime"] = emulator::to_iso8601(time);
  store(context, image);
  return {{"Return", true}};
}

Value disable_deprecation(RequestContext& context, const Value& input) {
  Value image = get_own_image(context, input.at("ImageId"));
  image.erase("DeprecationTime");
  store(context, image);
  return {{"Return", true}};
}

/// A disabled image can't be used for launches and is shown only when asked for; its public permissions are gone.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html
Value disable_image(RequestContext& context, const Value& input) {
  Value image = get_own_image(context, input.at("ImageId"));
  image["@LaunchPermissions"] = Value::array();
  image["Public"] = false;
  context.machine.engine.transition(context, type_named(context, "image"), image, "disabled");
  return {{"Return", true}};
}

Value enable_image(RequestContext& context, const Value& input) {
  Value image = get_own_image(context, input.at("ImageId"));
  context.machine.engine.transition(context, type_named(context, "image"), image, "available");
  return {{"Return", true}};
}

Value enable_protection(RequestContext& context, const Value& input) {
  Value image = get_own_image(context, input.at("ImageId"));
  const bool has_cooldown = input.value("WithCooldown", false);
  image["DeregistrationProtection"] = has_cooldown ? "enabled-with-cooldown" : "enabled-without-cooldown";
  store(context, image);
  return {{"Return", image["DeregistrationProtection"]}};
}

Value disable_protection(RequestContext& context, const Value& input) {
  Value image = get_own_image(context, input.at("ImageId"));
  image["DeregistrationProtection"] = "disabled";
  store(context, image);
  return {{"Return", "disabled"}};
}

}  // namespace

void add_image_attributes(Service& service) {
  service.operations.push_back({"DescribeImageAttribute", describe_image_attribute});
  service.operations.push_back({"ModifyImageAttribute", modify_image_attribute});
  service.operations.push_back({"ResetImageAttribute", reset_image_attribute});
  service.operations.push_back({"EnableImageDeprecation", enable_deprecation});
  service.operations.push_back({"DisableImageDeprecation", disable_deprecation});
  service.operations.push_back({"EnableImage", enable_image});
  service.operations.push_back({"DisableImage", disable_image});
  service.operations.push_back({"EnableImageDeregistrationProtection", enable_protection});
  service.operations.push_back({"DisableImageDeregistrationProtection", disable_protection});
}

}  // namespace ec2
