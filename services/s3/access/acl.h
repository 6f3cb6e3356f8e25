// Access control lists: canned ones and grant headers turned into grants, as GetBucketAcl and GetObjectAcl show them.
// What they give leave for is effective_policy.h's business.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

constexpr std::string_view kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
constexpr std::string_view kAuthenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
constexpr std::string_view kLogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/// Whether ACLs count in a bucket: not if its owner alone controls it.
bool has_acls(RequestContext& context, const Bucket& bucket);

/// Whether a request carries a canned ACL or grant headers.
bool has_acl(const Value& input);
/// Throws MissingSecurityHeader for a request to set an ACL that has none.
void require_acl(const Value& input);
/// Whose a resource is, and the bucket that it is or lies in.
struct Owners {
  std::string owner;
  std::string bucket_owner;
};
/// The AccessControlPolicy ({"Grants": …}) that a request's ACL or Grant… members give, for such a resource.
Value grants_from(const Value& input, const Owners& owners);
/// The one that every resource starts with: full control for its owner.
Value owner_grants(const std::string& account);

/// Whether a policy grants anything to others than the account.
bool grants_to_others(const Value& policy, const std::string& account);

/// Refuses ACLs on a bucket that its owner alone controls.
void check_acl_of_new_bucket(const Value& input, const std::string& ownership);
/// "If your bucket uses the bucket owner enforced setting …, ACLs are disabled": AccessControlListNotSupported for
/// requests that set one, except to full control of the bucket's owner.
void check_acl_allowed(RequestContext& context, const Bucket& bucket, const Value& input);

void add_bucket_acls(Service& service);

}  // namespace s3
