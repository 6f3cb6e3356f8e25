#include "services/iam/mfa_devices.h"

#include <algorithm>

#include "emulator/authentication/mfa_device.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/iam/account_item.h"

namespace iam {
namespace {

constexpr AccountItem kDevice{.type = "mfa",
                              .noun = "MFADevice",
                              .address = "SerialNumber",
                              .not_found = "VirtualMFADevice with serial number {} doesn't exist."};
constexpr const char* kSeed = "@Seed";
constexpr std::string_view kRootDevice = "mfa/root-account-mfa-device";
constexpr size_t kSeedLength = 64;
constexpr size_t kDevicesPerUserMax = 8;

std::vector<std::string> devices_of(const Value& user) {
  return user.value(kMfaDevices, std::vector<std::string>());
}

// By hand, like all that is below: a device is an account's until a user enables it.
// The QR code is left out: whoever can show one can make it of the seed.
Value create_virtual_device(RequestContext& context, const Value& input) {
  const std::string path = input.value("Path", "/"), name = input.at("VirtualMFADeviceName");
  const std::string serial = emulator::make_global_arn(context, kService, "mfa" + path + name);
  if (find_item(context, kDevice, serial)) {
    throw ApiError("EntityAlreadyExists", "MFADevice entity at the same path and name already exists.");
  }
  Value device{{"SerialNumber", serial}, {kSeed, context.machine.ids.base32(kSeedLength)}};
  if (input.contains("Tags")) device["Tags"] = input["Tags"];
  create_item(context, kDevice, serial, device);
  Value shown{{"SerialNumber", serial}, {"Base32StringSeed", device[kSeed]}};
  if (input.contains("Tags")) shown["Tags"] = input["Tags"];
  return {{"VirtualMFADevice", std::move(shown)}};
}

Value delete_virtual_device(RequestContext& context, const Value& input) {
  const Value device = get_item(context, kDevice, input.at("SerialNumber"));
  if (device.contains("EnableDate")) {
    throw ApiError("DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.");
  }
  erase_item(context, kDevice, device.at("SerialNumber"));
  return Value::object();
}

void check_codes(const RequestContext& context, const Value& device, const Value& input) {
  const std::string first = input.at("AuthenticationCode1"), second = input.at("AuthenticationCode2");
  const std::string seed = device.at(kSeed);
  if (emulator::are_consecutive_codes(seed, first, second, context.time)) return;
  throw ApiError("InvalidAuthenticationCode", "Authentication code for device is not valid.");
}

/// Whether the root user enables a device of its own. In AWS only the console does that, with this serial number; here
/// EnableMFADevice stands for the console, whatever UserName says.
bool is_of_root(const RequestContext& context, const Value& input) {
  return context.principal.kind == emulator::PrincipalKind::kRoot &&
         input.at("SerialNumber") == emulator::make_global_arn(context, kService, kRootDevice);
}

Value enable_device_of_root(RequestContext& context, const Value& input) {
  Value device = get_item(context, kDevice, input.at("SerialNumber"));
  if (device.contains("EnableDate")) {
    throw ApiError("EntityAlreadyExists", "MFADevice entity with that serial number is already in use.");
  }
  check_codes(context, device, input);
  device["EnableDate"] = now_seconds(context);
  store_item(context, kDevice, device);
  emulator::store_mfa_device(
      context.transaction,
      {.serial_number = device.at("SerialNumber"), .user_arn = context.principal.arn, .seed = device.at(kSeed)});
  return Value::object();
}

Value deactivate_device_of_root(RequestContext& context, const Value& input) {
  Value device = get_item(context, kDevice, input.at("SerialNumber"));
  if (!device.contains("EnableDate")) throw no_such_entity("MFA Device invalid for user.");
  device.erase("EnableDate");
  store_item(context, kDevice, device);
  emulator::erase_mfa_device(context.transaction, device.at("SerialNumber").get<std::string>());
  return Value::object();
}

Value enable_device(RequestContext& context, const Value& input) {
  if (is_of_root(context, input)) return enable_device_of_root(context, input);
  Value user = addressed_entity(context, user_entity(), input);
  Value device = get_item(context, kDevice, input.at("SerialNumber"));
  if (device.contains("@User")) {
    throw ApiError("EntityAlreadyExists", "MFADevice entity with that serial number is already in use.");
  }
  auto serials = devices_of(user);
  if (serials.size() >= kDevicesPerUserMax) {
    throw ApiError("LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: " + std::to_string(kDevicesPerUserMax));
  }
  check_codes(context, device, input);
  serials.push_back(device.at("SerialNumber"));
  user[kMfaDevices] = serials;
  store_entity(context, user_entity(), user);
  device["@User"] = key_of(user);
  device["EnableDate"] = now_seconds(context);
  store_item(context, kDevice, device);
  emulator::store_mfa_device(
      context.transaction,
      {.serial_number = device.at("SerialNumber"), .user_arn = user.at("Arn"), .seed = device.at(kSeed)});
  return Value::object();
}

/// The device of a user, or NoSuchEntity.
Value device_of_user(RequestContext& context, const Value& user, const std::string& serial) {
  const auto serials = devices_of(user);
  auto device = find_item(context, kDevice, serial);
  if (device && std::find(serials.begin(), serials.end(), serial) != serials.end()) return std::move(*device);
  throw no_such_entity("MFA Device invalid for user.");
}

Value deactivate_device(RequestContext& context, const Value& input) {
  if (is_of_root(context, input)) return deactivate_device_of_root(context, input);
  Value user = addressed_entity(context, user_entity(), input);
  const std::string serial = input.at("SerialNumber");
  Value device = device_of_user(context, user, serial);
  auto serials = devices_of(user);
  std::erase(serials, serial);
  user[kMfaDevices] = serials;
  store_entity(context, user_entity(), user);
  device.erase("@User");
  device.erase("EnableDate");
  store_item(context, kDevice, device);
  emulator::erase_mfa_device(context.transaction, serial);
  return Value::object();
}

Value resync_device(RequestContext& context, const Value& input) {
  const Value user = addressed_entity(context, user_entity(), input);
  check_codes(context, device_of_user(context, user, input.at("SerialNumber")), input);
  return Value::object();
}

Value list_devices(RequestContext& context, const Value& input) {
  const Value user = addressed_entity(context, user_entity(), input);
  Value list = Value::array();
  for (const std::string& serial : devices_of(user)) {
    list.push_back({{"UserName", user.at("UserName")},
                    {"SerialNumber", serial},
                    {"EnableDate", device_of_user(context, user, serial).at("EnableDate")}});
  }
  return {{"MFADevices", std::move(list)}};
}

Value get_device(RequestContext& context, const Value& input) {
  const Value user = addressed_entity(context, user_entity(), input);
  const Value device = device_of_user(context, user, input.at("SerialNumber"));
  return {{"UserName", user.at("UserName")},
          {"SerialNumber", device.at("SerialNumber")},
          {"EnableDate", device.at("EnableDate")}};
}

Value list_virtual_devices(RequestContext& context, const Value& input) {
  const std::string wanted = input.value("AssignmentStatus", "Any");
  auto& engine = context.machine.engine;
  Value list = Value::array();
  for (const Value& device : all_items(context, kDevice)) {
    const bool is_assigned = device.contains("EnableDate");
    if ((wanted == "Assigned" && !is_assigned) || (wanted == "Unassigned" && is_assigned)) continue;
    Value shown{{"SerialNumber", device.at("SerialNumber")}};
    if (is_assigned) shown["EnableDate"] = device.at("EnableDate");
    if (device.contains("@User")) {
      Value user = engine.get(context, engine.type(kService, "user"), device["@User"].get<std::string>());
      shown["User"] = present_in_list(context, user_entity(), std::move(user));
    } else if (is_assigned) {
      const auto root = emulator::root_principal(context.account);
      shown["User"] = {{"Arn", root.arn}, {"UserId", root.id}, {"CreateDate", device.at("EnableDate")}};
    }
    list.push_back(std::move(shown));
  }
  return {{"VirtualMFADevices", std::move(list)}};
}

}  // namespace

void add_mfa_devices(Service& service) {
  service.resource_types.push_back(resource_type_of(kDevice));
  add_tag_operations(service, kDevice);
  service.operations.push_back({"CreateVirtualMFADevice", create_virtual_device});
  service.operations.push_back({"DeleteVirtualMFADevice", delete_virtual_device});
  service.operations.push_back({"EnableMFADevice", enable_device});
  service.operations.push_back({"DeactivateMFADevice", deactivate_device});
  service.operations.push_back({"ResyncMFADevice", resync_device});
  service.operations.push_back({"ListMFADevices", list_devices});
  service.operations.push_back({"GetMFADevice", get_device});
  service.operations.push_back({"ListVirtualMFADevices", list_virtual_devices});
}

}  // namespace iam
