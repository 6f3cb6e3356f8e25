#include "services/s3/object/put_object.h"

#include "emulator/store/body_store.h"
#include "emulator/time/id_generator.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/bucket/notification.h"
#include "services/s3/errors.h"
#include "services/s3/object/append_object.h"
#include "services/s3/object/conditions.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/written_version.h"

namespace s3 {

emulator::ReceivedBody take_body(RequestContext& context, const Value& input, const char* member) {
  emulator::ReceivedBody body;
  if (context.request_body) {
    body = std::move(*context.request_body);
  } else if (input.contains(member)) {
    body = emulator::ReceivedBody(input[member].get<std::string>());
  }
  if (body.size_bytes() > kUploadBytesMax) {
    throw refusal("EntityTooLarge", {{"ProposedSize", std::to_string(body.size_bytes())},
                                     {"MaxSizeAllowed", std::to_string(kUploadBytesMax)}});
  }
  return body;
}

namespace {

constexpr size_t kDirectoryEtagDigits = 32;

/// "The ETag … is not an MD5 digest" in directory buckets, where a write may also append.
void complete_in_directory(RequestContext& context, const Bucket& bucket, const Value& input, Value& record) {
  record["ETag"] = context.machine.ids.hexadecimal(kDirectoryEtagDigits);
  if (!input.contains("WriteOffsetBytes")) return;
  const auto current = find_current(context, bucket, input.at("Key"));
  check_write_offset(input, current);
  if (current) append_to(context, bucket, *current, record);
}

/// By hand, like all of S3's objects: they are many, stream, and have versions, which the resource engine has not.
Value put_object(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value record = new_record(context, bucket, input);
  take_content_headers(input, record);
  take_tagging(input, record);
  check_write_conditions(context, bucket, input);

  const ChecksumAlgorithm algorithm = checksum_for(context, input);
  emulator::ReceivedBody body = take_body(context, input);
  const auto arrived = body.digests;
  record["Size"] = body.size_bytes();
  record["@body"] = keep_body(context, body);
  const BodyDigests digests = check_body(context, input, record["@body"], arrived, algorithm);
  record["ETag"] = digests.etag;
  record.update(digests.checksum);
  record["ChecksumType"] = "FULL_OBJECT";
  if (is_directory_bucket(bucket.name)) complete_in_directory(context, bucket, input, record);
  record = add_version(context, bucket, std::move(record));
  notify(context, bucket, input.contains("@posted_as_form") ? "ObjectCreated:Post" : "ObjectCreated:Put", record);

  Value output{{"ETag", quoted(record["ETag"])}};
  if (input.contains("WriteOffsetBytes")) output["Size"] = record["Size"];
  show_checksum(record, output);
  show_written_version(context, bucket, record, output);
  return output;
}

}  // namespace

void add_put_object(Service& service) {
  service.operations.push_back({"PutObject", put_object});
}

}  // namespace s3
