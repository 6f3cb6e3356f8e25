// Server access logs: each request of a bucket that is logged becomes a line, and the lines become objects in the
// target bucket, in batches, by the clock.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#pragma once

#include <nlohmann/json.hpp>

#include "emulator/dispatch/access_record.h"
#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Keeps the line of a request, if its bucket is logged, until the next delivery.
void note_access(emulator::Machine& machine, const emulator::AccessRecord& record);

/// AWS's rules for a bucket's Logging document.
void check_logging(RequestContext& context, const Bucket& bucket, Value& document);

void add_access_logs(Service& service);

}  // namespace s3
