// AWS::Serverless-2016-10-31: AWS's serverless transform. README.md says how it is read.
#pragma once

#include "services/cloudformation/transform/transform.h"

namespace cloudformation {

constexpr std::string_view kServerless = "AWS::Serverless-2016-10-31";

/// The document with its serverless resources turned into plain ones. Refuses with "Transform
/// AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document. …", which names
/// every resource that does not hold.
Node apply_serverless(const Node& document, const Environment& environment, const TransformHost& host);

}  // namespace cloudformation
