// The ARN of a resource, by the form that AWS's Service Authorization Reference publishes for its type.
#pragma once

#include <optional>
#include <string>

#include "services/cloudformation/registry/value_format.h"

namespace cloudformation {

/// "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}" for AWS::Lambda::Function; nothing if the
/// reference has no resource that is called like the type.
std::optional<std::string> arn_format(const protocol::Facts& facts, const ResourceSchema& schema);

/// The ARN; of types that the reference does not know: "arn:<partition>:<service>:<region>:<account>:<noun>/<id>".
std::string resource_arn(emulator::RequestContext& context, const ResourceSchema& schema, const Value& model);

}  // namespace cloudformation
