// What a Host header says: which service is meant, and for S3 which bucket.
#pragma once

#include <string_view>

namespace protocol {

/// The parts of a host such as "photos.s3.us-east-1.amazonaws.com" or "ec2.us-east-1.localhost.localstack.cloud".
struct HostParts {
  /// The label that may be a service's endpoint prefix ("ec2"); empty if the host has none.
  std::string_view service;
  /// The bucket of virtual-host addressing, if the request is one for S3; it may have dots. Empty for path addressing.
  std::string_view bucket;
  /// The host is that of the bucket's website ("photos.s3-website-us-east-1.amazonaws.com").
  bool is_website = false;
};

/// Takes a host apart. Known endings are amazonaws.com(.cn), localhost and localhost.localstack.cloud; under any other
/// ending only a label "s3" is understood ("photos.s3.skyrig.internal"). Under localhost a bucket needs no such label:
/// "photos.localhost" may be a service or a bucket, and the caller decides.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
HostParts parse_host(std::string_view host);

}  // namespace protocol
