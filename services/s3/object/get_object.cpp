#include "services/s3/object/get_object.h"

#include <algorithm>

#include "services/s3/bucket/lifecycle_rule.h"
#include "services/s3/errors.h"
#include "services/s3/object/byte_range.h"
#include "services/s3/object/conditions.h"
#include "services/s3/object/customer_key.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/restore_object.h"

namespace s3 {
namespace {

constexpr int64_t kPartsPerPageMax = 1000;
constexpr int kPartialContent = 206;

/// The response-… parameters, and the headers that they take the place of.
constexpr std::pair<const char*, const char*> kOverrides[] = {
    {"ResponseCacheControl", "CacheControl"},       {"ResponseContentDisposition", "ContentDisposition"},
    {"ResponseContentEncoding", "ContentEncoding"}, {"ResponseContentLanguage", "ContentLanguage"},
    {"ResponseContentType", "ContentType"},         {"ResponseExpires", "Expires"}};

/// The bytes of one part. An object that was not uploaded in parts is its own part 1.
ByteRange range_of_part(const Value& record, const Value& parts, int64_t number) {
  const size_t count = std::max<size_t>(parts.size(), 1);
  if (number < 1 || number > 10000) {
    throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber",
                           std::to_string(number));
  }
  if (static_cast<size_t>(number) > count) {
    throw refusal("InvalidPartNumber",
                  {{"PartNumberRequested", std::to_string(number)}, {"ActualPartCount", std::to_string(count)}});
  }
  if (parts.empty()) return {.first = 0, .size = record.at("Size")};
  ByteRange range;
  for (int64_t i = 0; i + 1 < number; ++i) range.first += parts[i].at("Size").get<uint64_t>();
  range.size = parts[number - 1].at("Size");
  return range;
}

struct Selection {
  ByteRange range;
  bool is_partial = false;
  /// The part of a multipart object that is asked for by its number.
  std::optional<Value> part = {};
};

Selection select(RequestContext& context, const Value& input, const Value& record, Value& output) {
  const uint64_t size = record.at("Size");
  if (input.contains("PartNumber")) {
    if (input.contains("Range")) {
      throw refusal_saying("InvalidRequest", "Cannot specify both Range header and partNumber query parameter");
    }
    const Value parts = parts_of(context, record);
    const ByteRange range = range_of_part(record, parts, input["PartNumber"]);
    Selection selection{.range = range, .is_partial = range.size > 0};
    if (parts.empty()) return selection;
    output["PartsCount"] = parts.size();
    selection.part = parts[input["PartNumber"].get<size_t>() - 1];
    return selection;
  }
  if (const auto range = parse_range(input.value("Range", ""), size)) return {.range = *range, .is_partial = true};
  return {.range = {.first = 0, .size = size}};
}

/// The checksum is that of the whole object, so AWS leaves it out of answers with a range of it. A part may have its
/// own.
void show_selected_checksum(const Value& record, const Selection& selection, Value& output) {
  if (!selection.is_partial) return show_checksum(record, output);
  if (!selection.part || record.value("ChecksumType", "") != "COMPOSITE") return;
  show_checksum(*selection.part, output);
  output["ChecksumType"] = "COMPOSITE";
}

/// What GET and HEAD have in common: everything but the bytes.
Value describe(RequestContext& context, const Bucket& bucket, const Value& input, const Value& record,
               Selection& selection) {
  check_customer_key(input, record);
  check_read_conditions(input, record);
  Value output = shown_headers(record);
  show_restore(context, record, output);
  show_expiration(context, bucket, record, output);
  for (const auto& [parameter, header] : kOverrides) {
    if (input.contains(parameter)) output[header] = input[parameter];
  }
  selection = select(context, input, record, output);
  output["ContentLength"] = selection.range.size;
  if (selection.is_partial) context.response_status = kPartialContent;
  if (selection.is_partial) output["ContentRange"] = content_range(selection.range, record.at("Size"));
  if (wants_checksum(input)) show_selected_checksum(record, selection, output);
  show_version_id(bucket, record, output);
  return output;
}

Value get_object(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  const Value record = require_version(context, bucket, input);
  Selection selection;
  Value output = describe(context, bucket, input, record, selection);
  check_not_archived(context, record);
  context.response_body = to_response(context, slices_within(slices_of(context, record), selection.range));
  return output;
}

Value head_object(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  const Value record = require_version(context, bucket, input);
  Selection selection;
  return describe(context, bucket, input, record, selection);
}

/// The parts of a multipart object. Only parts with checksums of their own are listed.
Value shown_parts(RequestContext& context, const Value& input, const Value& record) {
  const Value parts = parts_of(context, record);
  Value shown{{"TotalPartsCount", parts.size()}};
  if (record.value("ChecksumType", "") != "COMPOSITE") return shown;
  const int64_t marker = input.value("PartNumberMarker", int64_t{0});
  const int64_t limit = std::min(input.value("MaxParts", kPartsPerPageMax), kPartsPerPageMax);
  shown.update({{"PartNumberMarker", marker}, {"MaxParts", limit}, {"IsTruncated", false}, {"Parts", Value::array()}});
  int64_t last = 0;
  for (const Value& part : parts) {
    if (part.at("PartNumber").get<int64_t>() <= marker) continue;
    if (shown["Parts"].size() == static_cast<size_t>(limit)) {
      shown["IsTruncated"] = true;
      break;
    }
    Value item{{"PartNumber", part["PartNumber"]}, {"Size", part["Size"]}};
    show_checksum(part, item);
    last = part["PartNumber"];
    shown["Parts"].push_back(std::move(item));
  }
  shown["NextPartNumberMarker"] = last;
  return shown;
}

Value get_object_attributes(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  const Value record = require_version(context, bucket, input);
  check_customer_key(input, record);
  const Value& wanted = input.at("ObjectAttributes");
  const auto wants = [&](const char* name) { return std::find(wanted.begin(), wanted.end(), name) != wanted.end(); };
  Value output{{"LastModified", record.at("LastModified")}};
  show_version_id(bucket, record, output);
  if (wants("ETag")) output["ETag"] = record.at("ETag");
  if (wants("ObjectSize")) output["ObjectSize"] = record.at("Size");
  if (wants("StorageClass")) output["StorageClass"] = record.value("StorageClass", "STANDARD");
  if (wants("Checksum") && checksum_in(record)) {
    output["Checksum"] = Value::object();
    show_checksum(record, output["Checksum"]);
  }
  if (wants("ObjectParts") && record.contains("@manifest")) output["ObjectParts"] = shown_parts(context, input, record);
  return output;
}

}  // namespace

void add_get_object(Service& service) {
  service.operations.push_back({"GetObject", get_object});
  service.operations.push_back({"HeadObject", head_object});
  service.operations.push_back({"GetObjectAttributes", get_object_attributes});
}

}  // namespace s3
