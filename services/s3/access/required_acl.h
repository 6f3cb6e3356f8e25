// Whether a request would have been refused without an ACL: what access logs call aclRequired, so that owners may find
// out what they lose by disabling ACLs.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-s3-access-logs-to-identify-requests.html#using-s3-access-logs-to-identify-acl-access
#pragma once

#include "emulator/dispatch/access_record.h"
#include "services/s3/bucket/bucket.h"

namespace s3 {

/// True of a request that was served to somebody of another account, or to anybody, and that the bucket's own policy
/// does not allow. The policy's conditions are asked about what a log knows: who, from where, by which client.
bool required_acl(RequestContext& context, const Bucket& bucket, const emulator::AccessRecord& record);

}  // namespace s3
