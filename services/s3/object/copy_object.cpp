#include "services/s3/object/copy_object.h"

#include "services/s3/bucket/notification.h"
#include "services/s3/errors.h"
#include "services/s3/object/conditions.h"
#include "services/s3/object/copy_source.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/put_object.h"
#include "services/s3/object/written_version.h"

namespace s3 {
namespace {

/// "This copy request is illegal because it is trying to copy an object to itself without changing …".
void check_self_copy(const CopySource& source, const Bucket& bucket, const Value& input) {
  if (source.bucket.name != bucket.name || source.record.at("Key") != input.at("Key") || source.has_version_id) return;
  static const char* const kChanges[] = {"StorageClass", "WebsiteRedirectLocation", "ServerSideEncryption",
                                         "SSECustomerAlgorithm"};
  if (input.value("MetadataDirective", "COPY") == "REPLACE") return;
  if (std::any_of(std::begin(kChanges), std::end(kChanges),
                  [&](const char* member) { return input.contains(member); })) {
    return;
  }
  throw refusal_saying("InvalidRequest",
                       "This copy request is illegal because it is trying to copy an object to itself without changing "
                       "the object's metadata, storage class, website redirect location or encryption attributes.");
}

/// A copy is one object even of one that was uploaded in parts: its ETag is the MD5 of its bytes. So are its checksums
/// full ones, by the source's algorithm unless the request names another one.
void set_digests(RequestContext& context, const Value& input, const Value& source, const Value& slices, Value& record) {
  const auto requested = requested_checksum(input);
  const auto known = checksum_in(source);
  const ChecksumAlgorithm algorithm = requested ? *requested : known.value_or(kDefaultChecksum);
  auto digests = known_digests(source, algorithm);
  if (!digests) digests = digest_source(context, input, slices, algorithm);
  record["ETag"] = digests->etag;
  record.update(digests->checksum);
  record["ChecksumType"] = "FULL_OBJECT";
}

Value copy_object(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value record = new_record(context, bucket, input);
  const CopySource source = require_copy_source(context, input);
  check_self_copy(source, bucket, input);
  if (source.record.at("Size").get<uint64_t>() > kUploadBytesMax) {
    throw refusal_saying("InvalidRequest",
                         "The specified copy source is larger than the maximum allowable size for a copy source: " +
                             std::to_string(kUploadBytesMax));
  }
  check_write_conditions(context, bucket, input);

  take_content_headers(input.value("MetadataDirective", "COPY") == "REPLACE" ? input : source.record, record);
  if (input.value("TaggingDirective", "COPY") == "REPLACE") {
    take_tagging(input, record);
  } else if (source.record.contains("Tags")) {
    record["Tags"] = source.record["Tags"];
  }
  record["Size"] = source.record.at("Size");
  const Value slices = slices_of(context, source.record);
  set_digests(context, input, source.record, slices, record);
  record["@body"] = share_slices(context, slices, {.first = 0, .size = record["Size"]});
  record = add_version(context, bucket, std::move(record));
  notify(context, bucket, "ObjectCreated:Copy", record);

  Value result{{"ETag", quoted(record["ETag"])}, {"LastModified", record["LastModified"]}};
  show_checksum(record, result);
  Value output{{"CopyObjectResult", std::move(result)}};
  show_written_version(context, bucket, record, output);
  if (source.bucket.versioning != Versioning::kNever) output["CopySourceVersionId"] = source.record.at("VersionId");
  return output;
}

}  // namespace

void add_copy_object(Service& service) {
  service.operations.push_back({"CopyObject", copy_object});
}

}  // namespace s3
