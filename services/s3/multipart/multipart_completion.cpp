#include "services/s3/multipart/multipart_completion.h"

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "emulator/time/id_generator.h"
#include "protocol/http/uri.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/bucket/notification.h"
#include "services/s3/errors.h"
#include "services/s3/multipart/multipart_record.h"
#include "services/s3/multipart/multipart_upload.h"
#include "services/s3/object/conditions.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_keys.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/written_version.h"

namespace s3 {
namespace {

constexpr uint64_t kPartBytesMin = 5 * 1024 * 1024;
constexpr uint64_t kObjectBytesMax = 50ull * 1024 * 1024 * 1024 * 1024;
constexpr size_t kManifestIdDigits = 32;

/// Members of an upload that the finished object does not keep.
constexpr const char* kUploadMembers[] = {"UploadId", "Initiated", "@initiator", "ChecksumAlgorithm"};

ApiError invalid_part(const Value& upload, const Value& wanted) {
  return refusal("InvalidPart", {{"UploadId", upload.at("UploadId")},
                                 {"PartNumber", std::to_string(wanted.value("PartNumber", 0))},
                                 {"ETag", unquoted(wanted.value("ETag", ""))}});
}

/// The stored part that the request names by number, ETag and perhaps checksum.
Value matching_part(RequestContext& context, const Value& upload, const Value& wanted) {
  auto part = find_part(context, upload, wanted.at("PartNumber"));
  if (!part || part->at("ETag") != unquoted(wanted.value("ETag", ""))) throw invalid_part(upload, wanted);
  if (const auto algorithm = checksum_in(wanted)) {
    const std::string member = checksum_member(*algorithm);
    if (part->value(member, "") != wanted.at(member)) throw invalid_part(upload, wanted);
  } else if (upload.value("ChecksumType", "") == "COMPOSITE") {
    std::string name = upload.at("ChecksumAlgorithm");
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    throw refusal_saying("InvalidRequest", "The upload was created using a " + name +
                                               " checksum. The complete request must include the checksum for each " +
                                               "part. It was missing for part " +
                                               std::to_string(wanted.at("PartNumber").get<int64_t>()) +
                                               " in the request.");
  }
  return std::move(*part);
}

/// The parts that the request lists, in its order, checked against those that were uploaded.
Value listed_parts(RequestContext& context, const Value& upload, const Value& input) {
  if (!input.contains("MultipartUpload")) throw refusal_saying("InvalidRequest", "You must specify at least one part");
  const Value listed = input.value("MultipartUpload", Value::object()).value("Parts", Value::array());
  if (listed.empty() || listed.size() > static_cast<size_t>(kPartNumberMax)) throw malformed_xml();
  Value parts = Value::array();
  int64_t last = 0;
  for (const Value& wanted : listed) {
    if (!wanted.contains("PartNumber") || !wanted.contains("ETag")) throw malformed_xml();
    const int64_t number = wanted["PartNumber"];
    // "Directory buckets – … part numbers must be consecutive."
    const bool has_gap = is_directory_bucket(input.at("Bucket").get_ref<const std::string&>()) && number != last + 1;
    if (number <= last || has_gap) throw refusal("InvalidPartOrder", {{"UploadId", upload.at("UploadId")}});
    last = number;
    parts.push_back(matching_part(context, upload, wanted));
  }
  // "Each part must be at least 5 MB in size, except the last part."
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    const uint64_t size = parts[i].at("Size");
    if (size >= kPartBytesMin) continue;
    throw refusal("EntityTooSmall", {{"ProposedSize", std::to_string(size)},
                                     {"MinSizeAllowed", std::to_string(kPartBytesMin)},
                                     {"PartNumber", std::to_string(parts[i].at("PartNumber").get<int64_t>())},
                                     {"ETag", parts[i].at("ETag")}});
  }
  return parts;
}

/// The checksum of the whole, compared with the one that the request gives.
void set_checksum(const Value& input, const Value& upload, const Value& parts, Value& record) {
  const std::string type = upload.value("ChecksumType", "FULL_OBJECT");
  if (input.value("ChecksumType", type) != type) {
    throw refusal_saying("InvalidRequest", "The upload was created using the " + type +
                                               " checksum mode. The complete request must use the same checksum mode.");
  }
  const auto algorithm = upload.contains("ChecksumAlgorithm")
                             ? *protocol::find_checksum_algorithm(upload["ChecksumAlgorithm"].get<std::string>())
                             : kDefaultChecksum;
  const std::string member = checksum_member(algorithm);
  record[member] = type == "COMPOSITE" ? composite_checksum(parts, algorithm) : full_object_checksum(parts, algorithm);
  record["ChecksumType"] = type;
  // Clients may leave the "-<count>" of a composite checksum away.
  const std::string given = input.value(member, "");
  const std::string own = record[member];
  if (!given.empty() && given != own && given != own.substr(0, own.find('-'))) {
    throw refusal_saying("BadDigest", "The " + std::string(protocol::checksum_name(algorithm).name) +
                                          " you specified did not match the calculated checksum.");
  }
}

/// The parts' files now belong to the object. Parts that the request did not list go.
void hand_parts_over(RequestContext& context, const Value& upload, const Value& parts, const std::string& manifest) {
  context.transaction.put(manifest_key(manifest), emulator::to_stored(parts));
  std::vector<Value> uploaded;
  each_part(context, upload, 0, [&](Value part) {
    uploaded.push_back(std::move(part));
    return true;
  });
  size_t next = 0;
  for (const Value& part : uploaded) {
    const bool is_listed = next < parts.size() && parts[next].at("PartNumber") == part.at("PartNumber");
    if (is_listed) {
      ++next;
    } else {
      release_slices(context, part.at("@body"));
    }
    erase_part(context, upload, part.at("PartNumber"));
  }
}

Value complete_multipart_upload(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  const Value upload = require_upload(context, bucket, input);
  const Value parts = listed_parts(context, upload, input);
  uint64_t size = 0;
  for (const Value& part : parts) size += part.at("Size").get<uint64_t>();
  if (size > kObjectBytesMax) throw refusal("EntityTooLarge", {{"ProposedSize", std::to_string(size)}});
  if (input.contains("MpuObjectSize") &&
      std::to_string(size) != (input["MpuObjectSize"].is_string() ? input["MpuObjectSize"].get<std::string>()
                                                                  : input["MpuObjectSize"].dump())) {
    throw refusal_saying("InvalidRequest",
                         "The provided 'x-amz-mp-object-size' header value does not match what was computed.");
  }
  check_write_conditions(context, bucket, input);

  Value record = upload;
  for (const char* member : kUploadMembers) record.erase(member);
  set_checksum(input, upload, parts, record);
  record["ETag"] = multipart_etag(parts);
  record["Size"] = size;
  record["LastModified"] = last_modified_at(context.time);
  record["@parts"] = parts.size();
  record["@manifest"] = context.machine.ids.hexadecimal(kManifestIdDigits);
  hand_parts_over(context, upload, parts, record["@manifest"]);
  erase_upload(context, bucket, upload);
  record = add_version(context, bucket, std::move(record));
  notify(context, bucket, "ObjectCreated:CompleteMultipartUpload", record);

  const std::string key = record["Key"];
  Value output{{"Location", "https://" + bucket.name + ".s3." + bucket.region + ".amazonaws.com/" +
                                protocol::percent_encode(key, protocol::Slash::kKeep)},
               {"Bucket", bucket.name},
               {"Key", key},
               {"ETag", quoted(record["ETag"])}};
  show_checksum(record, output);
  show_written_version(context, bucket, record, output);
  return output;
}

}  // namespace

void add_multipart_completion(Service& service) {
  service.operations.push_back({"CompleteMultipartUpload", complete_multipart_upload});
}

}  // namespace s3
