// Block Public Access, and what "public" means of policies and ACLs.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// The settings that hold for a bucket: its own and its account's, the stricter one of each.
struct PublicAccessBlock {
  bool blocks_public_acls = false;
  bool ignores_public_acls = false;
  bool blocks_public_policy = false;
  bool restricts_public_buckets = false;
};
PublicAccessBlock public_access_block_of(RequestContext& context, const Bucket& bucket);
/// Of settings of their own (an access point's) and an account's.
PublicAccessBlock public_access_block_of(RequestContext& context, const Value& settings, const std::string& account);

/// The account's own settings, as s3control puts and shows them; nothing if there are none.
std::optional<Value> account_public_access_block(RequestContext& context, const std::string& account);
void put_account_public_access_block(RequestContext& context, const std::string& account, const Value& settings);
void remove_account_public_access_block(RequestContext& context, const std::string& account);

/// All four settings: those that are given, and `otherwise` for the rest.
Value complete_public_access_block(Value settings, bool otherwise);

/// Whether a bucket policy gives anybody access: a statement that allows all principals, unless a condition fixes who
/// they are or where they come from.
bool is_public_policy(const Value& policy);
/// Whether an ACL grants anything to all users or all authenticated ones.
bool has_public_grant(const Value& grants);

/// Where something public is put: by which action ("s3:PutBucketPolicy"), to which ARN, under which settings.
struct PublicTarget {
  std::string_view action;
  std::string arn;
  PublicAccessBlock block;
};

/// Refuses a policy or an ACL that is public where the settings block such: AccessDenied.
void check_public_policy_allowed(const RequestContext& context, const PublicTarget& target, const Value& policy);
void check_public_acl_allowed(RequestContext& context, const Bucket& bucket, std::string_view action,
                              const Value& grants);

void add_public_access(Service& service);

}  // namespace s3
