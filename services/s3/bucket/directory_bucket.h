// Directory buckets (S3 Express One Zone): buckets whose name ends in "--<zone>--x-s3". They stand in one zone, have no
// versions, no ACLs and no tags of objects, and serve a part of the operations.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-differences.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

constexpr std::string_view kExpressClass = "EXPRESS_ONEZONE";

/// Names of other buckets never end so.
bool is_directory_bucket(std::string_view name);

/// Checks the name, and the configuration that CreateBucket needs for one. Throws InvalidBucketName,
/// InvalidLocationConstraint or InvalidRequest.
void check_new_directory_bucket(const RequestContext& context, const std::string& name, const Value& configuration);
/// "https://name.s3express-use1-az4.us-east-1.amazonaws.com/".
std::string directory_bucket_url(const std::string& name, const std::string& region);

/// Refuses what requests to write an object in a directory bucket may not ask for: NotImplemented, InvalidStorageClass.
void check_directory_write(const Value& input);
/// "ListObjectsV2 … only prefixes that end in a delimiter, and only / as the delimiter".
void check_directory_listing(const Value& input);

/// Lets the operations that directory buckets lack refuse them (MethodNotAllowed), and the others what a session of S3
/// Express does not cover.
void guard_directory_buckets(std::vector<Operation>& operations);

}  // namespace s3
