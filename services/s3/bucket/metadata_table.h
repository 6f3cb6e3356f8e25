// Metadata tables: of none, since Amazon S3 Tables, which would keep them, is not emulated.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/metadata-tables-overview.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

/// Operations that make or change a configuration are refused with that reason; of others there is none to be found.
void add_metadata_tables(Service& service);

}  // namespace s3
