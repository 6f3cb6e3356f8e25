#include "services/s3/object/object_annotation.h"

#include <algorithm>

#include "emulator/store/body_store.h"
#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "protocol/codec/utf8.h"
#include "services/s3/errors.h"
#include "services/s3/listing/listing.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_keys.h"
#include "services/s3/object/object_lock.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/put_object.h"

namespace s3 {
namespace {

constexpr size_t kNameBytesMax = 512;
constexpr size_t kPayloadBytesMax = 1 << 20;
constexpr size_t kAnnotationsMax = 1000;
/// Of a version's record: how many annotations it has; left out for none.
constexpr const char* kCount = "@annotations";

/// "Annotation names are UTF-8 encoded and cannot start with aws or s3 (case-insensitive)."
std::string require_name(const Value& input) {
  const std::string name = input.at("AnnotationName");
  if (name.size() > kNameBytesMax) throw refusal("AnnotationNameTooLong");
  std::string small = name.substr(0, 3);
  std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return std::tolower(c); });
  if (name.empty() || small.starts_with("aws") || small.starts_with("s3") || !protocol::is_valid_utf8(name)) {
    throw refusal("InvalidAnnotationName");
  }
  return name;
}

void check_object_condition(const Value& input, const Value& record) {
  if (!input.contains("ObjectIfMatch")) return;
  if (unquoted(input["ObjectIfMatch"]) != record.at("ETag")) throw precondition_failed("x-amz-object-if-match");
}

std::string prefix_of(const Bucket& bucket, const Value& record) {
  return annotations_prefix(bucket.name, record.at("Key").get<std::string>(), record.at("@order"));
}

std::optional<Value> load(RequestContext& context, const Bucket& bucket, const Value& record, const std::string& name) {
  const auto bytes = context.transaction.get(prefix_of(bucket, record) + name);
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

void change_count(RequestContext& context, const Bucket& bucket, Value& record, int64_t change) {
  const int64_t count = record.value(kCount, int64_t{0}) + change;
  record.erase(kCount);
  if (count > 0) record[kCount] = count;
  update_version(context, bucket, record);
}

void remove(RequestContext& context, const Bucket& bucket, const Value& record, const Value& annotation) {
  release_slices(context, annotation.at("@body"));
  context.transaction.erase(prefix_of(bucket, record) + annotation.at("AnnotationName").get<std::string>());
}

void show_version(const Bucket& bucket, const Value& record, Value& output) {
  if (bucket.versioning != Versioning::kNever) output["ObjectVersionId"] = record.at("VersionId");
}

/// "must be valid UTF-8 encoded text"
void check_text(RequestContext& context, const Value& slices) {
  std::string text;
  read_slices(context, slices, [&](std::string_view bytes) { text.append(bytes); });
  if (!protocol::is_valid_utf8(text)) throw refusal("UnsupportedMediaType");
}

Value put_annotation(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const std::string name = require_name(input);
  Value record = require_version(context, bucket, input);
  check_object_condition(input, record);
  if (record.contains("@customer_key")) {
    throw refusal_saying("InvalidRequest", "Objects encrypted with SSE-C cannot have annotations.");
  }
  const auto earlier = load(context, bucket, record, name);
  if (!earlier && record.value(kCount, size_t{0}) >= kAnnotationsMax) throw refusal("AnnotationLimitExceeded");
  const ChecksumAlgorithm algorithm = checksum_for(context, input);
  emulator::ReceivedBody body = take_body(context, input, "AnnotationPayload");
  if (body.size_bytes() == 0 || body.size_bytes() > kPayloadBytesMax) {
    throw refusal_saying("InvalidRequest", "The annotation payload must have between 1 byte and 1 MiB.");
  }
  if (earlier) remove(context, bucket, record, *earlier);
  const auto arrived = body.digests;
  Value annotation{{"AnnotationName", name},
                   {"LastModified", last_modified_at(context.time)},
                   {"Size", body.size_bytes()},
                   {"ChecksumType", "FULL_OBJECT"},
                   {"@body", keep_body(context, body)}};
  check_text(context, annotation["@body"]);
  const BodyDigests digests = check_body(context, input, annotation["@body"], arrived, algorithm);
  annotation["ETag"] = digests.etag;
  annotation.update(digests.checksum);
  context.transaction.put(prefix_of(bucket, record) + name, emulator::to_stored(annotation));
  if (!earlier) change_count(context, bucket, record, 1);
  Value output{{"Key", record.at("Key")}, {"AnnotationName", name}, {"ETag", quoted(digests.etag)}};
  show_checksum(annotation, output);
  show_encryption(record, output);
  show_version(bucket, record, output);
  return output;
}

Value require_annotation(RequestContext& context, const Bucket& bucket, const Value& record, const Value& input) {
  auto annotation = load(context, bucket, record, input.at("AnnotationName"));
  if (!annotation) throw refusal("NoSuchAnnotation", {{"AnnotationName", input["AnnotationName"].get<std::string>()}});
  return std::move(*annotation);
}

Value get_annotation(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value record = require_version(context, bucket, input);
  const Value annotation = require_annotation(context, bucket, record, input);
  Value output{{"LastModified", annotation.at("LastModified")},
               {"ContentLength", annotation.at("Size")},
               {"ETag", quoted(annotation.at("ETag"))}};
  if (wants_checksum(input)) show_checksum(annotation, output);
  show_encryption(record, output);
  show_version(bucket, record, output);
  context.response_body = to_response(context, annotation.at("@body"));
  return output;
}

Value delete_annotation(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value record = require_version(context, bucket, input);
  check_object_condition(input, record);
  check_not_locked(context, record, input);
  if (const auto annotation = load(context, bucket, record, input.at("AnnotationName"))) {
    remove(context, bucket, record, *annotation);
    change_count(context, bucket, record, -1);
  }
  Value output = Value::object();
  show_version(bucket, record, output);
  return output;
}

Value shown_annotation(const Value& annotation) {
  Value shown{{"ETag", quoted(annotation.at("ETag"))}};
  for (const char* member : {"AnnotationName", "LastModified", "Size"}) shown[member] = annotation.at(member);
  if (const auto algorithm = checksum_in(annotation)) {
    shown["ChecksumAlgorithm"] = Value::array({protocol::checksum_name(*algorithm).name});
  }
  return shown;
}

Value list_annotations(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value record = require_version(context, bucket, input);
  const std::string prefix = input.value("AnnotationPrefix", "");
  if (prefix.size() > kNameBytesMax) {
    throw refusal_saying("InvalidPrefix", "The annotation prefix you provided is invalid.");
  }
  const auto limit = std::min<size_t>(input.value("MaxAnnotationResults", kAnnotationsMax), kAnnotationsMax);
  Value output{{"Bucket", bucket.name}, {"Key", record.at("Key")}, {"MaxAnnotationResults", limit}};
  if (!prefix.empty()) output["AnnotationPrefix"] = prefix;
  std::string from;
  if (input.contains("ContinuationToken")) {
    output["ContinuationToken"] = input["ContinuationToken"];
    from = prefix_of(bucket, record) + read_continuation_token(input["ContinuationToken"]) + '\0';
  }
  Value annotations = Value::array();
  const auto visit = [&](std::string_view, std::string_view bytes) {
    if (annotations.size() == limit) {
      output["NextContinuationToken"] =
          make_continuation_token(annotations.back()["AnnotationName"].get_ref<const std::string&>());
      return false;
    }
    annotations.push_back(shown_annotation(emulator::from_stored(bytes)));
    return true;
  };
  context.transaction.scan_prefix(prefix_of(bucket, record) + prefix, visit, from);
  output["AnnotationCount"] = annotations.size();
  output["Annotations"] = std::move(annotations);
  show_version(bucket, record, output);
  return output;
}

}  // namespace

void remove_annotations(RequestContext& context, const Bucket& bucket, const Value& record) {
  if (!record.contains(kCount)) return;
  std::vector<Value> all;
  context.transaction.scan_prefix(prefix_of(bucket, record), [&](std::string_view, std::string_view bytes) {
    all.push_back(emulator::from_stored(bytes));
    return true;
  });
  for (const Value& annotation : all) remove(context, bucket, record, annotation);
}

void add_object_annotations(Service& service) {
  service.operations.push_back({"PutObjectAnnotation", put_annotation});
  service.operations.push_back({"GetObjectAnnotation", get_annotation});
  service.operations.push_back({"ListObjectAnnotations", list_annotations});
  service.operations.push_back({"DeleteObjectAnnotation", delete_annotation});
}

}  // namespace s3
