// Custom resources: what their providers would be asked for. No provider runs, since AWS Lambda and Amazon SNS are not
// emulated; what is wrong with a resource before its provider is called is told all the same.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
#pragma once

#include "services/cloudformation/provisioning/provisioner.h"

namespace cloudformation {

/// Refuses a ServiceToken that names no provider of the stack's region.
void check_service_token(const RequestContext& context, const ResourceStep& step);

}  // namespace cloudformation
