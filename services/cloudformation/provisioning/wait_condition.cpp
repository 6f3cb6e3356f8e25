// By functions and not by rows: nothing is made of them but a name. deployment/signals.cpp does the waiting.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitcondition.html
#include "services/cloudformation/provisioning/wait_condition.h"

#include "emulator/dispatch/request_context.h"
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

/// The presigned address to which signals are put, in the form that AWS gives it. skyrig is not reached under it:
/// signals come by SignalResource, or from the instances' user data.
std::string create_handle(Provisioning& provisioning) {
  emulator::IdGenerator& ids = provisioning.context().machine.ids;
  const std::string region = provisioning.region();
  return "https://cloudformation-waitcondition-" + region + ".s3." + region + ".amazonaws.com/" +
         protocol::percent_encode(place_of(provisioning)) +
         "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=" + ids.hexadecimal(64);
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
