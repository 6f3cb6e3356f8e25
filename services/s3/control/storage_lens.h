// S3 Storage Lens: what is to be measured of an account's buckets, and for which groups of objects. It is kept and
// shown; nothing is measured, so that configurations that want exports or metrics are refused.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/s3/vocabulary.h"

namespace s3 {

/// Adds the operations on configurations, their tags, and groups.
void add_storage_lens(Service& service);

/// The name of a group, from its ARN; nothing if the ARN is another thing's.
std::optional<std::string> parse_storage_lens_group_arn(const RequestContext& context, std::string_view arn);
/// Throws NoSuchConfiguration.
Value storage_lens_group_tags(RequestContext& context, const std::string& name);
/// Replaces all tags of a group that is there.
void put_storage_lens_group_tags(RequestContext& context, const std::string& name, const Value& tags);

}  // namespace s3
