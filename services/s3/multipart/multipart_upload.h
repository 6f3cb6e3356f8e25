// Multipart uploads: CreateMultipartUpload, UploadPart, UploadPartCopy, AbortMultipartUpload.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

constexpr int64_t kPartNumberMax = 10000;

void add_multipart_upload(Service& service);

}  // namespace s3
