// Managed policies and their versions: the customer's, and AWS's own, which are only read.
// Stored in a customer's policy: "@Versions", a list of {VersionId, CreateDate, Document}, the newest first.
#pragma once

#include "services/iam/entity.h"

namespace iam {

/// Throws InvalidInput for a text that is not the ARN of a policy.
void check_policy_arn(const std::string& arn);
/// The policy of that ARN, a customer's or AWS's; nothing if there is none.
std::optional<Value> find_policy(RequestContext& context, const std::string& arn);
/// The document of a policy's version. Throws NoSuchEntity if there is no such version.
std::string policy_document(const RequestContext& context, const Value& policy, const std::string& version_id);

/// The row's hooks.
void complete_policy(RequestContext& context, const Value& input, Value& policy);
void present_policy(RequestContext& context, Value& policy);
void check_policy_is_modifiable(const RequestContext& context, const Value& policy);

/// The versions, as PolicyVersion with or without documents.
Value policy_versions_of(const RequestContext& context, const Value& policy, bool with_documents);

void add_policies(Service& service);

}  // namespace iam
