#include "services/s3/bucket/metadata_table.h"

#include "services/s3/bucket/bucket.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr std::string_view kWrites[] = {"CreateBucketMetadataConfiguration", "CreateBucketMetadataTableConfiguration",
                                        "UpdateBucketMetadataAnnotationTableConfiguration",
                                        "UpdateBucketMetadataInventoryTableConfiguration",
                                        "UpdateBucketMetadataJournalTableConfiguration"};
constexpr std::string_view kReads[] = {"DeleteBucketMetadataConfiguration", "DeleteBucketMetadataTableConfiguration",
                                       "GetBucketMetadataConfiguration", "GetBucketMetadataTableConfiguration"};

}  // namespace

void add_metadata_tables(Service& service) {
  for (const std::string_view name : kWrites) {
    service.operations.push_back({name, [](RequestContext& context, const Value& input) -> Value {
                                    require_bucket(context, input);
                                    throw not_implemented("metadata tables: Amazon S3 Tables would keep them,");
                                  }});
  }
  for (const std::string_view name : kReads) {
    service.operations.push_back({name, [](RequestContext& context, const Value& input) -> Value {
                                    const Bucket bucket = require_bucket(context, input);
                                    throw refusal("MetadataConfigurationNotFound", {{"BucketName", bucket.name}});
                                  }});
  }
}

}  // namespace s3
