// Pre-deployment validation: what would fail for certain is found before anything is done.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
//
// "Property syntax validation and resource name conflict detection run on all supported operations. Four additional
// validations run during change set creation only": buckets that are not empty, and quotas, recorders of AWS Config and
// repositories of ECR, which are not emulated.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {

/// What is wrong with a change set's template, as the events of DescribeEvents show it (VALIDATION_ERROR). Those of
/// ValidationFailureMode WARN do not keep it from being carried out.
std::vector<Value> validate_early(RequestContext& context, const Value& stack, const StackRequest& request,
                                  const std::vector<Value>& changes);

/// What is wrong with the template of a stack that is made or updated directly; `stack` has what it is to become.
std::vector<Value> validate_early(RequestContext& context, const Value& stack, const StackRequest& request);

/// "No export named X found" if the template imports what nobody exports; empty if it does not. Whether or not the rest
/// is validated, AWS looks for exports before anything is made.
std::string missing_export(RequestContext& context, const Value& stack, const StackRequest& request);

/// Adds findings, the newest first, as events of the operation whose members are given.
void add_findings(const Value& findings, const Value& operation, std::vector<Value>& events);

/// The StatusReason of a change set with such findings; empty if none of them fails it.
std::string validation_failure(const std::vector<Value>& findings);

/// Its events, the newest first.
std::vector<Value> change_set_events(const Value& change_set);

}  // namespace cloudformation
