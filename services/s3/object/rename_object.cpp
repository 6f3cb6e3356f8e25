#include "services/s3/object/rename_object.h"

#include "protocol/http/uri.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/errors.h"
#include "services/s3/object/conditions.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

/// The source's key, percent-encoded; a bucket before it must be the same one.
std::string source_key(const Bucket& bucket, const std::string& header) {
  std::string path = protocol::percent_decode(header);
  if (path.starts_with('/')) path.erase(0, 1);
  const std::string own = bucket.name + "/";
  if (path.starts_with(own)) path.erase(0, own.size());
  if (path.empty() || path.ends_with('/')) {
    throw invalid_argument("The source of a rename must be an object of the bucket", "x-amz-rename-source", header);
  }
  return path;
}

/// The conditions of one side ("Source", "Destination"), called as those of a read.
Value conditions_of(const Value& input, const std::string& side) {
  Value conditions = Value::object();
  for (const char* member : {"IfMatch", "IfNoneMatch", "IfModifiedSince", "IfUnmodifiedSince"}) {
    if (input.contains(side + member)) conditions[member] = input[side + member];
  }
  return conditions;
}

Value rename_object(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (!is_directory_bucket(bucket.name)) throw refusal("MethodNotAllowed", {{"ResourceType", "OBJECT"}});
  check_object_request(input);
  const std::string key = input.at("Key"), from = source_key(bucket, input.at("RenameSource"));
  // "Rename … isn't supported for objects that end with the slash (/) delimiter."
  if (key.ends_with('/')) throw invalid_argument("A renamed object's key must not end in /", "Key", key);
  const auto source = find_current(context, bucket, from);
  if (!source) throw no_such_key(from);
  check_rename_conditions(conditions_of(input, "Source"), source);
  const auto destination = find_current(context, bucket, key);
  check_rename_conditions(conditions_of(input, "Destination"), destination);
  if (from == key) return Value::object();
  if (destination) remove_version(context, bucket, *destination);
  rename_version(context, bucket, *source, key);
  return Value::object();
}

}  // namespace

void add_rename_object(Service& service) {
  service.operations.push_back({"RenameObject", rename_object});
}

}  // namespace s3
