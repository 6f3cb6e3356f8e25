// AWS's own managed policies, read in place from the facts. The facts hold the default version of each; skyrig derives
// the PolicyId from the name, since AWS does not publish it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/iam/vocabulary.h"

namespace iam {

/// A managed policy by its ARN, in the form in which customers' policies are stored, without the document; nothing if
/// AWS has none of that ARN. The private member "@IsManaged" tells it from a customer's.
std::optional<Value> find_managed_policy(const RequestContext& context, const std::string& arn);
/// All of them, in the order of their names.
std::vector<Value> all_managed_policies(const RequestContext& context);
/// The document of the default version.
std::string managed_policy_document(const RequestContext& context, const std::string& name);
/// "arn:aws:iam::aws:policy/service-role/AWSLambdaRole" from the name; nothing if AWS has no such policy.
std::optional<std::string> managed_policy_arn(const RequestContext& context, const std::string& name);

}  // namespace iam
