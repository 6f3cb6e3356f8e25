// Trust policies of roles: who may assume them. IAM remembers which user or role an ARN in it meant: one that is
// deleted and made again under the same name is somebody else.
#pragma once

#include "services/iam/entity.h"

namespace iam {

/// Checks a trust policy and puts it into a role. Throws MalformedPolicyDocument, LimitExceeded.
void set_trust_policy(RequestContext& context, Value& role, const std::string& document);

/// The document as AWS shows it: principals that no longer exist stand there by their unique ids.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
std::string shown_trust_policy(RequestContext& context, const Value& role);

}  // namespace iam
