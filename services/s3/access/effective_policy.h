// The one policy that decides who may use a bucket or an object: the bucket's own, what ACLs grant, and what Block
// Public Access takes away, all as statements for the evaluation engine.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-s3-evaluates-access-control.html
#pragma once

#include <string>

#include "services/s3/access/access_point.h"
#include "services/s3/bucket/bucket.h"

namespace s3 {

/// The policy's text; empty if there is nothing in it. `arn` is the bucket's or the object's, and `key` the object's
/// key, empty for the bucket.
std::string effective_policy(RequestContext& context, const Bucket& bucket, const std::string& arn,
                             const std::string& key);

/// The part of it that is the bucket's own: what would be left without ACLs.
std::string effective_bucket_policy(RequestContext& context, const Bucket& bucket);

/// The policy of an access point, likewise: its own, and what its and its account's Block Public Access take away.
std::string effective_access_point_policy(RequestContext& context, const AccessPointName& name, const Value& record);

/// Whether the requester may know which keys a bucket has. "If you don't have the s3:ListBucket permission, Amazon S3
/// returns an HTTP status code 403" for keys that are not there.
bool may_list(RequestContext& context, const Bucket& bucket);

}  // namespace s3
