// S3 Storage Lens: what is to be measured of an account's buckets, and for which groups of objects. It is kept and
// shown; nothing is measured, since what comes of it are dashboards and exports that only AWS has.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens.html
#pragma once

#include "emulator/dispatch/service.h"

namespace s3 {

/// Adds the operations on configurations, their tags, and groups.
void add_storage_lens(emulator::Service& service);

}  // namespace s3
