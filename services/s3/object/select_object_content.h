// SelectObjectContent: a query in SQL on one object. The language is in select/.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_SelectObjectContent.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_select_object_content(Service& service);

}  // namespace s3
