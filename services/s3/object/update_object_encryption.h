// UpdateObjectEncryption: another key for an object, in its place.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_update_object_encryption(Service& service);

}  // namespace s3
