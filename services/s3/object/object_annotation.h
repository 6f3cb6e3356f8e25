// Annotations: named texts that are attached to a version of an object and go with it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAnnotation.html
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Removes all of a version's, when the version goes.
void remove_annotations(RequestContext& context, const Bucket& bucket, const Value& record);

void add_object_annotations(Service& service);

}  // namespace s3
