// Whose an object is. "By default, when another AWS account uploads an object to your S3 bucket, that account (the
// object writer) owns the object, has access to it, and can grant other users access to it through ACLs", unless ACLs
// are disabled. https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Makes a new record its writer's, if it is not the bucket owner's: "@owner".
void take_ownership(RequestContext& context, const Bucket& bucket, const Value& input, Value& record);

/// The account that owns an object: its writer's, as long as ACLs count in the bucket.
std::string owner_account(RequestContext& context, const Bucket& bucket, const Value& record);

/// Takes "@owner" out of a listed record and tells whose the object is: an Owner member.
Value take_listed_owner(RequestContext& context, const Bucket& bucket, Value& shown);

/// The statements of the bucket's policy that make an object its writer's: the bucket's policy gives nobody else leave
/// to read it or its ACL, not even the bucket's owner, unless the object's ACL does.
void add_owner_statements(RequestContext& context, const Bucket& bucket, const Value& record, const std::string& arn,
                          Value& statements);

}  // namespace s3
