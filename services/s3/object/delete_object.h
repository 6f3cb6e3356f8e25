// DeleteObject and DeleteObjects.
#pragma once

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// What a DeleteObject without a version id does: the object goes, or in a versioned bucket a delete marker comes.
void delete_current_version(RequestContext& context, const Bucket& bucket, const std::string& key);

void add_delete_object(Service& service);

}  // namespace s3
