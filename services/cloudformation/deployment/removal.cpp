#include "services/cloudformation/deployment/removal.h"

#include "services/cloudformation/registry/handler_error.h"
#include "services/cloudformation/registry/modelled_resource.h"

namespace cloudformation {
namespace {

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
void take_snapshot(DeploymentState& state, const ResourceStep& step) {
  // Of a modelled resource nothing is left that any operation could show.
  if (modelled_type(state.context, step.type)) return;
  if (step.type != "AWS::EC2::Volume") {
    throw ApiError("NotImplemented", "skyrig cannot take a snapshot of a " + step.type + " yet.", 501);
  }
  const emulator::Answer answer =
      state.context.machine.dispatcher.call_within(state.context, {.service = "ec2",
                                                                   .operation = "CreateSnapshot",
                                                                   .input = {{"VolumeId", step.physical_id}},
                                                                   .principal = step.principal,
                                                                   .invoked_by = "cloudformation"});
  if (answer.error) throw *answer.error;
}

}  // namespace

Fate fate_of(const std::string& policy, bool undoes_creation, bool retains_nothing_new) {
  if (policy == "Retain") return undoes_creation && retains_nothing_new ? Fate::kDelete : Fate::kRetain;
  if (policy == "RetainExceptOnCreate") return undoes_creation ? Fate::kDelete : Fate::kRetain;
  return policy == "Snapshot" && !undoes_creation ? Fate::kSnapshot : Fate::kDelete;
}

bool retains_nothing_new(const DeploymentState& state) {
  return state.stack.value("RetainExceptOnCreate", false);
}

std::optional<ApiError> remove_physical(DeploymentState& state, const Value& resource, Fate fate) {
  const ResourceStep step = to_step(state, resource);
  auto refusal = attempt(state.context, [&] {
    if (fate == Fate::kSnapshot) take_snapshot(state, step);
    remove_resource(state.context, step);
  });
  if (refusal && means_gone(*refusal)) return std::nullopt;
  return refusal;
}

}  // namespace cloudformation
