// RenameObject, which only directory buckets have: an object gets another key, its bytes stay where they are.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_RenameObject.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_rename_object(Service& service);

}  // namespace s3
