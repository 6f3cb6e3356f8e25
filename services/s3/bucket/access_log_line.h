// A request as one line of an access log.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
#pragma once

#include <optional>
#include <string>

#include "emulator/dispatch/access_record.h"
#include "services/s3/bucket/bucket.h"

namespace s3 {

/// What S3 knows of the object that a request was about, and of the request.
struct LoggedObject {
  std::optional<uint64_t> size_bytes;
  std::string version_id;
  bool required_acl = false;
};

/// The line without its line feed. What is not known or does not apply is "-".
std::string access_log_line(const emulator::AccessRecord& record, const Bucket& bucket, const LoggedObject& object);

}  // namespace s3
