// AWS::Include: a piece of template that lies in S3.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
#pragma once

#include "services/cloudformation/transform/transform.h"

namespace cloudformation {

/// The snippet that the transform's Location names. Refuses with "Transform AWS::Include failed with: …".
Node included_snippet(const Node& parameters, const Environment& environment, const TransformHost& host);

/// The map with the snippet's members; what the map has itself stays, maps of the same name are merged.
Node merge_snippet(Node holder, const Node& snippet);

}  // namespace cloudformation
