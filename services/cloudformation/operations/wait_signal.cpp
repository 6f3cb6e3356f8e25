// PutWaitSignal: what comes in under the address of a wait condition handle. Whoever knows the address may signal, as
// with a presigned address of S3; AWS's model does not describe it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html#using-cfn-waitcondition-signaljson
#include "services/cloudformation/deployment/signals.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/provisioning/wait_condition.h"

namespace cloudformation {
namespace {

constexpr size_t kSignalBytesMax = 4096;

/// Scheme and host do not count: a proxy may have changed them.
std::string target_of(const std::string& address) {
  const size_t scheme = address.find("://");
  const size_t path = scheme == std::string::npos ? 0 : address.find('/', scheme + 3);
  return path == std::string::npos ? "/" : address.substr(path);
}

ApiError mismatch() {
  return ApiError("SignatureDoesNotMatch",
                  "The request signature we calculated does not match the signature you provided. Check your key and "
                  "signing method.",
                  403);
}

void check_not_expired(RequestContext& context, const std::string& target) {
  constexpr std::string_view kName = "?Expires=";
  const size_t at = target.find(kName);
  const auto expires = std::atoll(target.c_str() + at + kName.size());
  if (emulator::to_timestamp(context.time) > static_cast<double>(expires)) {
    throw ApiError("AccessDenied", "Request has expired", 403);
  }
}

/// {"Status", "UniqueId", "Reason", "Data"}, of which Data may be anything that is text.
Value read_signal(const std::string& body) {
  if (body.size() > kSignalBytesMax)
    throw ApiError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  Value signal = Value::parse(body, nullptr, false);
  const auto has_text = [&](const char* member) { return signal.contains(member) && signal[member].is_string(); };
  const bool is_signal = signal.is_object() && has_text("Status") && has_text("UniqueId") &&
                         (signal["Status"] == "SUCCESS" || signal["Status"] == "FAILURE");
  if (!is_signal) throw ApiError("InvalidRequest", "The signal must be a JSON object with Status and UniqueId");
  if (!has_text("Data")) signal["Data"] = signal.contains("Data") ? signal["Data"].dump() : "";
  return signal;
}

/// The stack whose handle has that address, and the address as the handle's Ref gives it.
std::pair<Value, std::string> find_handle(RequestContext& context, const std::string& target) {
  for (Value& stack : all_stacks(context)) {
    if (is_deleted(stack)) continue;
    for (const Value& resource : resources_of(context, stack)) {
      const std::string address = resource.value("PhysicalResourceId", "");
      if (resource.at("ResourceType") == "AWS::CloudFormation::WaitConditionHandle" && target_of(address) == target) {
        return {std::move(stack), address};
      }
    }
  }
  throw mismatch();
}

Value put_wait_signal(RequestContext& context, const Value& input) {
  auto [stack, address] = find_handle(context, input.at("Target"));
  check_not_expired(context, address);
  const Value signal = read_signal(input.at("Body"));
  for (Value& resource : resources_of(context, stack)) {
    const std::string handle = resource.value("@Properties", Value::object()).value("Handle", "");
    const bool waits = resource.at("ResourceType") == kWaitConditionType && handle == address;
    if (!waits || !receive_signal(resource, signal)) continue;
    add_event(context, stack,
              {.logical_id = resource.at("LogicalResourceId"),
               .physical_id = resource.value("PhysicalResourceId", ""),
               .type = std::string(kWaitConditionType),
               .status = resource.at("ResourceStatus"),
               .reason = "Received " + signal["Status"].get<std::string>() + " signal with UniqueId " +
                         signal["UniqueId"].get<std::string>(),
               .properties = {}});
    save_resource(context, stack, std::move(resource));
  }
  save_stack(context, stack);
  if (stack.contains("@Deployment")) wake_deployment(context, stack);
  return Value::object();
}

}  // namespace

void add_wait_signal(std::vector<Operation>& operations) {
  operations.push_back({"PutWaitSignal", put_wait_signal});
}

}  // namespace cloudformation
