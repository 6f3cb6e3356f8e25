// Pre-deployment validation: what would fail for certain is found when the change set is made.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
//
// Properties against their schemas, names that are taken, buckets that are not empty. AWS also looks at quotas, at
// recorders of AWS Config and at repositories of ECR, which are not emulated.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {

/// What is wrong with a change set's template, as the events of DescribeEvents show it (VALIDATION_ERROR). Those of
/// ValidationFailureMode WARN do not keep it from being carried out.
std::vector<Value> validate_early(RequestContext& context, const Value& stack, const StackRequest& request,
                                  const std::vector<Value>& changes);

/// The StatusReason of a change set with such findings; empty if none of them fails it.
std::string validation_failure(const std::vector<Value>& findings);

/// Its events, the newest first.
std::vector<Value> change_set_events(const Value& change_set);

}  // namespace cloudformation
