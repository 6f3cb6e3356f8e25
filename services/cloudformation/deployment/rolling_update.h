// AutoScalingRollingUpdate: a group's instances are replaced in batches, each after a pause or once its instances have
// signalled.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
//
// The group's "@Rolling" holds {"Batches", "Batch", "Due", "Missing"}. A modelled group has no instances; those that
// it would have pass through the batches, and signal if their user data says so (signals.h). They are in service at
// once, so that MinActiveInstancesPercent holds, and there is no process of the group that SuspendProcesses could
// suspend.
#pragma once

#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {

/// Whether a group that is updated has gone through all its batches, or needs none. Throws ApiError, with the reason
/// for the update's failure, once too few instances have signalled success.
bool has_rolled(DeploymentState& state, Value& resource);

}  // namespace cloudformation
