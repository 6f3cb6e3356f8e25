// Fn::ToJsonString: a tree as JSON text, some of which only the deployment knows.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ToJsonString.html
#pragma once

#include "services/cloudformation/template/evaluate.h"

namespace cloudformation {

/// A string, or an Fn::Join of JSON text and of the functions that cannot be evaluated yet.
Node json_template(const Node& value, const Environment& environment);

}  // namespace cloudformation
