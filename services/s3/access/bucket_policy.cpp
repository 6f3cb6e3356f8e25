#include "services/s3/access/bucket_policy.h"

#include "services/s3/access/public_access.h"
#include "services/s3/access/resource_policy.h"

namespace s3 {

void check_bucket_policy(RequestContext& context, const Bucket& bucket, Value& document) {
  const std::string arn = bucket_arn(context, bucket.name);
  const Value policy = parse_resource_policy(context, document.get_ref<const std::string&>(), arn);
  check_public_policy_allowed(
      context, {.action = "s3:PutBucketPolicy", .arn = arn, .block = public_access_block_of(context, bucket)}, policy);
}

}  // namespace s3
