// Transforms: from the template as it was written to the one that is deployed.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-section-structure.html
#pragma once

#include <string>

#include "services/cloudformation/template/evaluate.h"

namespace cloudformation {

/// What a transform may ask of the account that it runs in.
struct TransformHost {
  /// The text of the object that an S3 URI names. Refuses what is not there with the transform's reason.
  std::function<std::string(const std::string& uri)> read_object;
  /// The ARN of a policy that AWS manages, by its name; nothing if there is none.
  std::function<std::optional<std::string>(const std::string& name)> managed_policy;
  /// What a macro of the account makes of a fragment: its name, the fragment, the parameters of the call.
  std::function<Node(const std::string& name, const Node& fragment, const Node& parameters)> invoke_macro;
};

/// The template that all transforms together make of a document, without the section Transform. `environment` has the
/// parameters, the pseudo parameters and the zones; its source and conditions are the transforms' own. Refuses with
/// "Transform X failed with: …" what a transform cannot do, and with NotImplemented those that are not done yet.
Node apply_transforms(Node document, const Environment& environment, const TransformHost& host);

/// The refusal of one transform.
[[noreturn]] void refuse_transform(std::string_view transform, const std::string& reason);

}  // namespace cloudformation
