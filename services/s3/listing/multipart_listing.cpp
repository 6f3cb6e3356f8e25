#include "services/s3/listing/multipart_listing.h"

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "services/s3/access/access.h"
#include "services/s3/errors.h"
#include "services/s3/listing/listing.h"
#include "services/s3/multipart/multipart_record.h"
#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

/// "If the initiator is an AWS account, this element provides the same information as the Owner element. If the
/// initiator is an IAM User, this element provides the user ARN."
Value initiator_of(const Value& upload) {
  return {{"ID", upload.at("@initiator")}};
}

Value list_parts(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  const Value upload = require_upload(context, bucket, input);
  const size_t page_size = read_page_size(input, "MaxParts", "max-parts");
  const int64_t marker = input.value("PartNumberMarker", int64_t{0});
  if (marker < 0 || marker > INT32_MAX) {
    throw invalid_argument("Argument part-number-marker must be an integer between 0 and 2147483647",
                           "part-number-marker", std::to_string(marker));
  }
  Value output{{"Bucket", bucket.name},
               {"Key", upload.at("Key")},
               {"UploadId", upload.at("UploadId")},
               {"PartNumberMarker", marker},
               {"NextPartNumberMarker", 0},
               {"MaxParts", page_size},
               {"IsTruncated", false},
               {"Initiator", initiator_of(upload)},
               {"Owner", owner_of(bucket.account)},
               {"StorageClass", upload.value("StorageClass", "STANDARD")},
               {"Parts", Value::array()}};
  for (const char* member : {"ChecksumAlgorithm", "ChecksumType"}) {
    if (upload.contains(member)) output[member] = upload[member];
  }
  each_part(context, upload, marker, [&](const Value& part) {
    if (output["Parts"].size() == page_size) {
      output["IsTruncated"] = page_size > 0;
      return false;
    }
    Value shown{{"PartNumber", part.at("PartNumber")},
                {"LastModified", part.at("LastModified")},
                {"ETag", quoted(part.at("ETag"))},
                {"Size", part.at("Size")}};
    if (upload.contains("ChecksumAlgorithm")) show_checksum(part, shown);
    output["NextPartNumberMarker"] = part["PartNumber"];
    output["Parts"].push_back(std::move(shown));
    return true;
  });
  return output;
}

Value shown_upload(const Bucket& bucket, const Value& upload) {
  Value shown{{"UploadId", upload.at("UploadId")},   {"Key", upload.at("Key")},
              {"Initiated", upload.at("Initiated")}, {"StorageClass", upload.value("StorageClass", "STANDARD")},
              {"Owner", owner_of(bucket.account)},   {"Initiator", initiator_of(upload)}};
  for (const char* member : {"ChecksumAlgorithm", "ChecksumType"}) {
    if (upload.contains(member)) shown[member] = upload[member];
  }
  return shown;
}

/// Where the listing starts: behind the marked upload, or behind all uploads of the marked key.
std::string start_of_page(const Bucket& bucket, const Grouping& grouping, const std::string& key_marker,
                          const std::string& upload_marker) {
  std::string escaped = escape(grouping.prefix);
  escaped.resize(escaped.size() - 2);
  const std::string first = uploads_prefix(bucket.name) + escaped;
  if (key_marker.empty()) return first;
  const std::string marked = upload_marker.empty() ? emulator::prefix_end(uploads_prefix(bucket.name, key_marker))
                                                   : upload_key(bucket.name, key_marker, upload_marker) + '\0';
  return std::max(first, marked);
}

Value list_multipart_uploads(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const size_t page_size = read_page_size(input, "MaxUploads", "max-uploads");
  const Grouping grouping = read_grouping(input);
  const std::string key_marker = input.value("KeyMarker", "");
  // "If key-marker is not specified, the upload-id-marker parameter is ignored."
  const std::string upload_marker = key_marker.empty() ? "" : input.value("UploadIdMarker", "");
  Value output{{"Bucket", bucket.name},
               {"KeyMarker", key_marker},
               {"UploadIdMarker", upload_marker},
               {"Prefix", grouping.prefix},
               {"MaxUploads", page_size}};
  if (!grouping.delimiter.empty()) output["Delimiter"] = grouping.delimiter;

  Page page(grouping, page_size);
  page.start_after(key_marker);
  const std::string base = uploads_prefix(bucket.name);
  std::string from = start_of_page(bucket, grouping, key_marker, upload_marker);
  std::string last_upload;
  bool goes_on = true;
  while (goes_on) {
    goes_on = false;
    context.transaction.scan_prefix(
        base,
        [&](std::string_view stored, std::string_view bytes) {
          const std::string key = parse_escaped(stored.substr(base.size())).key;
          if (!key.starts_with(grouping.prefix)) return false;
          const Page::Step step = page.step(key);
          if (step == Page::Step::kStop) return false;
          if (step == Page::Step::kShow) {
            Value shown = shown_upload(bucket, emulator::from_stored(bytes));
            last_upload = shown["UploadId"];
            output["Uploads"].push_back(std::move(shown));
            return true;
          }
          std::string escaped = escape(page.skip_to());
          escaped.resize(escaped.size() - 2);
          from = base + escaped;
          goes_on = !page.skip_to().empty();
          return false;
        },
        from);
  }
  output["IsTruncated"] = page.is_truncated();
  if (!page.common_prefixes().empty()) output["CommonPrefixes"] = page.common_prefixes();
  if (page.is_truncated()) {
    output["NextKeyMarker"] = page.last();
    output["NextUploadIdMarker"] = page.ends_with_common_prefix() ? std::string() : last_upload;
  }
  encode_listing(input, output);
  return output;
}

}  // namespace

void add_multipart_listing(Service& service) {
  service.operations.push_back({"ListParts", list_parts});
  service.operations.push_back({"ListMultipartUploads", list_multipart_uploads});
}

}  // namespace s3
