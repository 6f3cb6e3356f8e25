// AutoScalingRollingUpdate: a group's instances are replaced in batches, each after a pause or once its instances have
// signalled.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
//
// The group's "@Rolling" holds {"Id", "Batches", "Batch", "Due", "Missing", "Obsolete"}, its "@Op" how many instances
// the update has "Renewed". Most modelled groups have no instances; those that they would have pass through the
// batches, and signal if their user data says so (signals.h). They are in service at once, so that
// MinActiveInstancesPercent holds, and there is no process of the group that SuspendProcesses could suspend.
#pragma once

#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {

/// How far a group has come: through all its batches, a step further, or not until time passes or a signal comes.
enum class Rolling { kDone, kMoves, kWaits };

/// Takes a group that is updated one step through its batches. Throws ApiError, with the reason for the update's
/// failure, once too few instances have signalled success.
Rolling roll_forward(DeploymentState& state, Value& resource);

/// Whether a group that has its former properties and policy back has instances that the update launched.
bool has_to_roll_back(const Value& resource);

/// Takes such a group one step through its batches: "When CloudFormation rolls back an update, it uses the UpdatePolicy
/// configuration specified in the template before the current stack update." Throws like roll_forward.
Rolling roll_back(DeploymentState& state, Value& resource);

}  // namespace cloudformation
