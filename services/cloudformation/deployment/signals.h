// Signals: what a resource with a CreationPolicy, and a wait condition, wait for before they are complete.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
//
// The resource's "@Signals" holds {"Due", "Received": [{"UniqueId", "Status", "Data"}]}. An instance of skyrig runs no
// user data; one whose user data calls cfn-signal is taken to have booted well and to have sent its signal, so that
// templates which signal deploy, and templates which forget it wait in vain as in AWS.
#pragma once

#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {

constexpr std::string_view kWaitConditionType = "AWS::CloudFormation::WaitCondition";

/// Whether a resource that was made has all the signals it waits for, or waits for none. Throws ApiError, with the
/// reason for its failure, once a signal says so or time is up.
bool has_received_signals(DeploymentState& state, Value& resource);

/// The signals of a group's instances, one of which may be without success.
struct SignalTally {
  int64_t expected, successes, failures;
  /// MinSuccessfulInstancesPercent.
  int64_t percent;
};
/// Throws ApiError once too many have failed. `missing` have not come in time: "Each resource signal timeout is counted
/// as a FAILURE."
void require_successes(const SignalTally& tally, int64_t missing);

/// Whether a launch configuration or template of the stack has user data that signals a resource.
bool is_signalled_at_launch(const DeploymentState& state, const std::string& logical_id);

/// Keeps a signal for a resource; one with the UniqueId of an earlier one is ignored. Returns whether it was kept.
bool receive_signal(Value& resource, const Value& signal);

/// GetAtt Data of a wait condition: the data of its signals by their ids.
Value signal_data(const Value& resource);

}  // namespace cloudformation
