// What a Host header says: which service is meant, and for S3 which bucket.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

/// Takes hosts apart. Known endings are amazonaws.com(.cn), localhost, localhost.localstack.cloud and the domains of
/// one's own; under any other ending only a label "s3" is understood ("photos.s3.skyrig.internal"). Under localhost and
/// one's own domains a bucket needs no such label: "photos.localhost" may be a service or a bucket, and the caller
/// decides. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
class HostParser {
 public:
  HostParser() = default;
  /// `own_domains` are in lower case: "skyrig.internal".
  explicit HostParser(std::vector<std::string> own_domains) : own_domains_(std::move(own_domains)) {}

  /// The parts point into `host`.
  HostParts parse(std::string_view host) const;

 private:
  std::vector<std::string> own_domains_;
};

}  // namespace protocol
