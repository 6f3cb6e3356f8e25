// By functions and not by rows: nothing is made of them but a name. deployment/signals.cpp does the waiting.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitcondition.html
#include "services/cloudformation/provisioning/wait_condition.h"

#include "emulator/dispatch/request_context.h"
#include "emulator/dispatch/server_address.h"
#include "emulator/time/id_generator.h"
#include "protocol/api_error.h"
#include "protocol/http/uri.h"

namespace cloudformation {
namespace {

using emulator::Provisioning;
using protocol::Value;

/// "A stack's ARN/the logical id", which names both kinds.
std::string place_of(const Provisioning& provisioning) {
  for (const Value& tag : provisioning.tags()) {
    if (tag["Key"] == "aws:cloudformation:stack-id")
      return tag["Value"].get<std::string>() + "/" + provisioning.logical_id();
  }
  return provisioning.logical_id();
}

/// The address to which signals are put: S3's in AWS, this server's here, in path style. Its signature is a secret of
/// the handle, which PutWaitSignal compares.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
std::string create_handle(Provisioning& provisioning) {
  constexpr int kExpirySeconds = 86'399;
  emulator::RequestContext& context = provisioning.context();
  const auto expires = static_cast<int64_t>(emulator::to_timestamp(context.time)) + kExpirySeconds;
  return emulator::server_address(context.transaction) + "/cloudformation-waitcondition-" + provisioning.region() +
         "/" + protocol::percent_encode(place_of(provisioning)) + "?Expires=" + std::to_string(expires) +
         "&Signature=" + context.machine.ids.hexadecimal(64);
}

/// "Updates are not supported": a condition that has been met stays as it is.
void refuse_update(Provisioning& provisioning) {
  throw protocol::ApiError("ValidationError",
                           "Update to resource type AWS::CloudFormation::WaitCondition is not "
                           "supported: " +
                               provisioning.logical_id());
}

Value show_nothing(Provisioning&) {
  return Value::object();
}
void do_nothing(Provisioning&) {}

}  // namespace

void add_wait_conditions(std::vector<emulator::CloudFormationBinding>& bindings) {
  bindings.push_back({.type = "AWS::CloudFormation::WaitConditionHandle",
                      .create_resource = create_handle,
                      .update_resource = do_nothing,
                      .remove_resource = do_nothing,
                      .read_resource = show_nothing});
  bindings.push_back({.type = "AWS::CloudFormation::WaitCondition",
                      .create_resource = [](Provisioning& provisioning) { return place_of(provisioning); },
                      .update_resource = refuse_update,
                      .remove_resource = do_nothing,
                      .read_resource = show_nothing});
}

}  // namespace cloudformation
