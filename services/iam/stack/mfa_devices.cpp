// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-virtualmfadevice.html
#include "services/iam/stack/mfa_devices.h"

#include "emulator/authentication/mfa_device.h"
#include "services/iam/stack/properties.h"

namespace iam {
namespace {

constexpr size_t kDeviceNameLengthMax = 226;
/// How long a device shows a code.
constexpr std::chrono::seconds kCodeDuration{30};

/// Only at its creation is a device's seed known, so that it can be enabled with two codes in the user's place.
std::string create_device(Provisioning& provisioning) {
  Value input{{"Path", property(provisioning, "Path", "/")}, {"Tags", resource_tags(provisioning.tags())}};
  const Value name = property(provisioning, "VirtualMfaDeviceName");
  input["VirtualMFADeviceName"] =
      name.is_null() ? Value(provisioning.generate_name(kDeviceNameLengthMax, false)) : name;
  const Value device = call_iam(provisioning, "CreateVirtualMFADevice", std::move(input))["VirtualMFADevice"];
  const emulator::Time now = provisioning.context().time;
  const std::string seed = device.at("Base32StringSeed");
  for (const Value& user : property(provisioning, "Users", Value::array())) {
    call_iam(provisioning, "EnableMFADevice",
             {{"UserName", user},
              {"SerialNumber", device.at("SerialNumber")},
              {"AuthenticationCode1", *emulator::totp_code(seed, now - kCodeDuration)},
              {"AuthenticationCode2", *emulator::totp_code(seed, now)}});
  }
  return device.at("SerialNumber");
}

/// Another user could not be given the device, since nobody knows its codes any more.
void update_device(Provisioning& provisioning) {
  if (provisioning.has_changed("Users")) {
    throw ApiError("NotUpdatable", "The users of a virtual MFA device cannot be changed.");
  }
  apply_tags(provisioning, "MFADevice", provisioning.physical_id());
}

void remove_device(Provisioning& provisioning) {
  const Value serial{{"SerialNumber", provisioning.physical_id()}};
  for (const Value& user : property(provisioning, "Users", Value::array())) {
    Value input = serial;
    input["UserName"] = user;
    call_iam_if_there(provisioning, "DeactivateMFADevice", std::move(input));
  }
  call_iam_if_there(provisioning, "DeleteVirtualMFADevice", serial);
}

Value read_device(Provisioning& provisioning) {
  const Value devices = call_iam(provisioning, "ListVirtualMFADevices", Value::object())["VirtualMFADevices"];
  for (const Value& device : devices) {
    if (device.at("SerialNumber") == provisioning.physical_id()) return device;
  }
  throw ApiError("NoSuchEntity",
                 "VirtualMFADevice with serial number " + provisioning.physical_id() + " doesn't exist.");
}

}  // namespace

void add_stack_mfa_devices(Service& service) {
  service.cloudformation.push_back({.type = "AWS::IAM::VirtualMFADevice",
                                    .create_resource = create_device,
                                    .update_resource = update_device,
                                    .remove_resource = remove_device,
                                    .read_resource = read_device});
}

}  // namespace iam
