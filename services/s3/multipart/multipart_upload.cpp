#include "services/s3/multipart/multipart_upload.h"

#include "emulator/store/body_store.h"
#include "emulator/time/id_generator.h"
#include "services/s3/access/access.h"
#include "services/s3/errors.h"
#include "services/s3/multipart/multipart_record.h"
#include "services/s3/object/byte_range.h"
#include "services/s3/object/copy_source.h"
#include "services/s3/object/customer_key.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/put_object.h"

namespace s3 {
namespace {

constexpr size_t kUploadIdLength = 128;
constexpr std::string_view kUploadIdAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz.";

/// "Full object and composite checksum types": only checksums that can be combined may be of the full object, and
/// CRC64NVME always is.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
bool may_have_type(ChecksumAlgorithm algorithm, std::string_view type) {
  return type == "FULL_OBJECT" ? protocol::is_combinable(algorithm) : algorithm != ChecksumAlgorithm::kCrc64nvme;
}

void set_checksum_rule(const Value& input, Value& upload) {
  const auto algorithm = requested_checksum(input);
  if (!algorithm) {
    if (!input.contains("ChecksumType")) return;
    throw refusal_saying("InvalidRequest",
                         "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
  }
  const std::string type =
      input.value("ChecksumType", may_have_type(*algorithm, "COMPOSITE") ? "COMPOSITE" : "FULL_OBJECT");
  const std::string name(protocol::checksum_name(*algorithm).name);
  if (!may_have_type(*algorithm, type)) {
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(c));
    throw refusal_saying("InvalidRequest",
                         "The " + type + " checksum type cannot be used with the " + lower + " checksum algorithm.");
  }
  upload["ChecksumAlgorithm"] = name;
  upload["ChecksumType"] = type;
}

Value create_multipart_upload(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value upload = new_record(context, bucket, input);
  take_content_headers(input, upload);
  take_tagging(input, upload);
  set_checksum_rule(input, upload);
  upload["UploadId"] = context.machine.ids.from_alphabet(kUploadIdAlphabet, kUploadIdLength);
  upload["Initiated"] = last_modified_at(context.time);
  const bool is_account = context.principal.kind == emulator::PrincipalKind::kRoot;
  upload["@initiator"] = is_account ? canonical_user_id(context.principal.account) : context.principal.arn;
  put_upload(context, bucket, upload);

  Value output{{"Bucket", bucket.name}, {"Key", upload["Key"]}, {"UploadId", upload["UploadId"]}};
  for (const char* member : {"ChecksumAlgorithm", "ChecksumType"}) {
    if (upload.contains(member)) output[member] = upload[member];
  }
  show_encryption(upload, output);
  return output;
}

int64_t part_number(const Value& input) {
  const int64_t number = input.at("PartNumber");
  if (number < 1 || number > kPartNumberMax) {
    throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber",
                           std::to_string(number));
  }
  return number;
}

/// The algorithm of the upload's parts. A part that comes with another one is refused if the upload chose one.
ChecksumAlgorithm part_checksum(const RequestContext& context, const Value& upload, const Value& input) {
  const auto own = upload.contains("ChecksumAlgorithm")
                       ? protocol::find_checksum_algorithm(upload["ChecksumAlgorithm"].get<std::string>())
                       : std::nullopt;
  const auto given = requested_checksum(input);
  if (!own) return given ? *given : checksum_for(context, input);
  if (given && *given != *own) {
    const auto lower = [](std::string_view name) {
      std::string text(name);
      for (char& c : text) c = static_cast<char>(std::tolower(c));
      return text;
    };
    throw refusal_saying(
        "InvalidRequest",
        "Checksum Type mismatch occurred, expected checksum Type: " + lower(protocol::checksum_name(*own).name) +
            ", actual checksum Type: " + lower(protocol::checksum_name(*given).name));
  }
  return *own;
}

/// What the upload as a whole needs of each part beside what the client asked for: S3's own checksum.
void add_default_checksum(RequestContext& context, const Value& upload, Value& part) {
  if (upload.contains("ChecksumAlgorithm") || part.contains(checksum_member(kDefaultChecksum))) return;
  part.update(digest_slices(context, part.at("@body"), kDefaultChecksum).checksum);
}

Value upload_part(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  const int64_t number = part_number(input);
  const Value upload = require_upload(context, bucket, input);
  check_customer_key_of_part(input, upload);
  const ChecksumAlgorithm algorithm = part_checksum(context, upload, input);
  emulator::ReceivedBody body = take_body(context, input);
  const auto arrived = body.digests;
  Value part{{"PartNumber", number}, {"Size", body.size_bytes()}, {"LastModified", last_modified_at(context.time)}};
  part["@body"] = keep_body(context, body);
  const BodyDigests digests = check_body(context, input, part["@body"], arrived, algorithm);
  part["ETag"] = digests.etag;
  part.update(digests.checksum);
  add_default_checksum(context, upload, part);
  put_part(context, upload, part);

  Value output{{"ETag", quoted(digests.etag)}};
  output.update(digests.checksum);
  show_encryption(upload, output);
  return output;
}

/// "The range of bytes to copy from the source object", only as bytes=first-last and within the source.
ByteRange copied_range(const Value& input, uint64_t size) {
  if (!input.contains("CopySourceRange")) return {.first = 0, .size = size};
  const std::string header = input["CopySourceRange"];
  const size_t dash = header.find('-');
  const bool has_both = dash != header.npos && dash > 0 && header[dash - 1] != '=' && dash + 1 < header.size();
  const auto range = has_both && size > 0 ? parse_range(header, UINT64_MAX) : std::nullopt;
  if (!range) {
    throw invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
        "last are the zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range", header);
  }
  if (range->first + range->size > size) {
    throw invalid_argument("Range specified is not valid for source object of size: " + std::to_string(size),
                           "x-amz-copy-source-range", header);
  }
  return *range;
}

/// The digests of a range that is the whole source, or just one of the parts that it was uploaded in: those who copy in
/// parts mostly cut where the source was cut.
std::optional<BodyDigests> known_digests_within(RequestContext& context, const Value& source, const ByteRange& range,
                                                ChecksumAlgorithm algorithm) {
  if (!source.contains("@manifest")) {
    return range.size == source.at("Size").get<uint64_t>() ? known_digests(source, algorithm) : std::nullopt;
  }
  uint64_t start = 0;
  for (const Value& part : parts_of(context, source)) {
    const uint64_t size = part.at("Size");
    if (start == range.first && size == range.size) return known_digests(part, algorithm);
    start += size;
  }
  return std::nullopt;
}

Value upload_part_copy(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  const int64_t number = part_number(input);
  const Value upload = require_upload(context, bucket, input);
  check_customer_key_of_part(input, upload);
  const CopySource source = require_copy_source(context, input);
  const ByteRange range = copied_range(input, source.record.at("Size"));
  if (range.size > kUploadBytesMax) {
    throw refusal_saying("InvalidRequest",
                         "The specified copy source is larger than the maximum allowable size for a copy source: " +
                             std::to_string(kUploadBytesMax));
  }
  const ChecksumAlgorithm algorithm = part_checksum(context, upload, Value::object());
  Value part{{"PartNumber", number}, {"Size", range.size}, {"LastModified", last_modified_at(context.time)}};
  const Value slices = slices_within(slices_of(context, source.record), range);
  const auto known = known_digests_within(context, source.record, range, algorithm);
  const BodyDigests digests = known ? *known : digest_source(context, input, slices, algorithm);
  part["@body"] = share_slices(context, slices, {.first = 0, .size = range.size});
  part["ETag"] = digests.etag;
  part.update(digests.checksum);
  put_part(context, upload, part);

  Value result{{"ETag", quoted(digests.etag)}, {"LastModified", part["LastModified"]}};
  if (upload.contains("ChecksumAlgorithm")) result.update(digests.checksum);
  Value output{{"CopyPartResult", std::move(result)}};
  if (source.bucket.versioning != Versioning::kNever) output["CopySourceVersionId"] = source.record.at("VersionId");
  show_encryption(upload, output);
  return output;
}

Value abort_multipart_upload(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  // "This functionality is only supported for directory buckets."
  if (input.contains("IfMatchInitiatedTime"))
    throw refusal("NotImplemented", {{"Header", "x-amz-if-match-initiated-time"}});
  abort_upload(context, bucket, require_upload(context, bucket, input));
  return Value::object();
}

}  // namespace

void add_multipart_upload(Service& service) {
  service.operations.push_back({"CreateMultipartUpload", create_multipart_upload});
  service.operations.push_back({"UploadPart", upload_part});
  service.operations.push_back({"UploadPartCopy", upload_part_copy});
  service.operations.push_back({"AbortMultipartUpload", abort_multipart_upload});
}

}  // namespace s3
