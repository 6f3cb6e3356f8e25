#include "services/s3/object/object_checksum.h"

#include "emulator/dispatch/digests_needed.h"
#include "emulator/store/body_store.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/http/ascii.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_body.h"

namespace s3 {
namespace {

using protocol::ChecksumSet;

/// From here on a copy's digests take longer than a request may keep others waiting: about 20 ms.
constexpr uint64_t kDeferredDigestBytesMin = 8 * 1024 * 1024;

/// MD5 is last, since the gateway computes it of every object.
constexpr ChecksumAlgorithm kOffered[] = {ChecksumAlgorithm::kCrc32,     ChecksumAlgorithm::kCrc32c,
                                          ChecksumAlgorithm::kCrc64nvme, ChecksumAlgorithm::kSha1,
                                          ChecksumAlgorithm::kSha256,    ChecksumAlgorithm::kSha512,
                                          ChecksumAlgorithm::kXxHash64,  ChecksumAlgorithm::kXxHash3,
                                          ChecksumAlgorithm::kXxHash128, ChecksumAlgorithm::kMd5};

/// As the gateway names it: "crc64nvme".
std::string digest_name(ChecksumAlgorithm algorithm) {
  std::string name(protocol::checksum_name(algorithm).name);
  for (char& c : name) c = static_cast<char>(std::tolower(c));
  return name;
}

std::string decode(const std::string& base64) {
  const auto bytes = protocol::digest_from_base64(base64);
  if (!bytes) throw std::runtime_error("a stored checksum is damaged");
  return *bytes;
}

/// The checksum that the request gives, if it does.
std::optional<std::string> given_checksum(const Value& input, ChecksumAlgorithm algorithm) {
  const auto found = input.find(checksum_member(algorithm));
  if (found == input.end()) return std::nullopt;
  const auto bytes = protocol::digest_from_base64(found->get_ref<const std::string&>());
  const auto& name = protocol::checksum_name(algorithm);
  if (!bytes || bytes->size() != name.size_bytes) {
    throw refusal_saying("InvalidRequest", "Value for " + std::string(name.header) + " header is invalid.");
  }
  return found->get<std::string>();
}

std::optional<std::string> given_md5(const Value& input) {
  const auto found = input.find("ContentMD5");
  if (found == input.end()) return std::nullopt;
  const std::string text = *found;
  const auto bytes = protocol::digest_from_base64(text);
  if (!bytes || bytes->size() != protocol::Md5::Bytes().size()) {
    throw refusal("InvalidDigest", {{"Content-MD5", text}});
  }
  return protocol::hex_encode(*bytes);
}

}  // namespace

std::string checksum_member(ChecksumAlgorithm algorithm) {
  return "Checksum" + std::string(protocol::checksum_name(algorithm).name);
}

std::optional<ChecksumAlgorithm> checksum_in(const Value& record) {
  for (const ChecksumAlgorithm algorithm : kOffered) {
    if (record.contains(checksum_member(algorithm))) return algorithm;
  }
  return std::nullopt;
}

std::optional<ChecksumAlgorithm> requested_checksum(const Value& input) {
  std::optional<ChecksumAlgorithm> found;
  for (const ChecksumAlgorithm algorithm : kOffered) {
    if (!input.contains(checksum_member(algorithm))) continue;
    if (found) {
      throw refusal_saying("InvalidRequest",
                           "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    found = algorithm;
  }
  if (found || !input.contains("ChecksumAlgorithm")) return found;
  return protocol::find_checksum_algorithm(input["ChecksumAlgorithm"].get<std::string>());
}

bool wants_checksum(const Value& input) {
  const std::string mode = input.value("ChecksumMode", "");
  if (mode.empty()) return false;
  if (!protocol::equal_ignoring_case(mode, "ENABLED")) {
    throw invalid_argument("Invalid Argument", "x-amz-checksum-mode", mode);
  }
  return true;
}

ChecksumAlgorithm checksum_for(const RequestContext& context, const Value& input) {
  if (const auto requested = requested_checksum(input)) return *requested;
  if (!context.request_body) return kDefaultChecksum;
  for (const ChecksumAlgorithm algorithm : kOffered) {
    if (context.request_body->digests.contains(digest_name(algorithm))) {
      return algorithm;
    }
  }
  return kDefaultChecksum;
}

BodyDigests check_body(RequestContext& context, const Value& input, const Value& slices,
                       const std::map<std::string, std::string>& arrived, ChecksumAlgorithm algorithm) {
  const auto md5 = given_md5(input);
  const auto checksum = given_checksum(input, algorithm);
  const auto known_md5 = arrived.find("md5");
  const auto known_checksum = arrived.find(digest_name(algorithm));
  BodyDigests digests;
  if (known_md5 != arrived.end() && known_checksum != arrived.end()) {
    digests = {.etag = protocol::hex_encode(known_md5->second),
               .checksum = {{checksum_member(algorithm), protocol::digest_to_base64(known_checksum->second)}}};
  } else {
    digests = digest_slices(context, slices, algorithm);
  }
  if (md5 && *md5 != digests.etag) {
    throw refusal("BadDigest", {{"CalculatedDigest", digests.etag}, {"ExpectedDigest", *md5}});
  }
  if (checksum && *checksum != digests.checksum.at(checksum_member(algorithm))) {
    throw refusal_saying("BadDigest", "The " + std::string(protocol::checksum_name(algorithm).name) +
                                          " you specified did not match the calculated checksum.");
  }
  return digests;
}

BodyDigests digest_slices(RequestContext& context, const Value& slices, ChecksumAlgorithm algorithm) {
  ChecksumSet set{ChecksumAlgorithm::kMd5, algorithm};
  read_slices(context, slices, [&](std::string_view bytes) { set.update(bytes); });
  return {.etag = set.hex(ChecksumAlgorithm::kMd5), .checksum = {{checksum_member(algorithm), set.base64(algorithm)}}};
}

BodyDigests digest_source(RequestContext& context, const Value& input, const Value& slices,
                          ChecksumAlgorithm algorithm) {
  const auto known = input.find(emulator::kKnownDigests);
  if (known == input.end() || size_of(slices) < kDeferredDigestBytesMin) {
    return digest_slices(context, slices, algorithm);
  }
  const std::string algorithm_name(protocol::checksum_name(algorithm).name);
  const std::string name = algorithm_name + " of " + slices.dump();
  const auto digests = known->find(name);
  if (digests == known->end()) {
    throw emulator::DigestsNeeded{
        .name = name, .body = to_response(context, slices), .algorithms = {ChecksumAlgorithm::kMd5, algorithm}};
  }
  const auto bytes = protocol::hex_decode(digests->at(algorithm_name).get_ref<const std::string&>());
  return {.etag = digests->at("MD5"), .checksum = {{checksum_member(algorithm), protocol::digest_to_base64(*bytes)}}};
}

std::optional<BodyDigests> known_digests(const Value& record, ChecksumAlgorithm algorithm) {
  const std::string member = checksum_member(algorithm);
  if (record.contains("@manifest") || !record.contains(member)) return std::nullopt;
  return BodyDigests{.etag = record.at("ETag"), .checksum = {{member, record[member]}}};
}

void show_checksum(const Value& record, Value& output) {
  const auto algorithm = checksum_in(record);
  if (!algorithm) return;
  const std::string member = checksum_member(*algorithm);
  output[member] = record.at(member);
  if (record.contains("ChecksumType")) output["ChecksumType"] = record["ChecksumType"];
}

std::string multipart_etag(const Value& parts) {
  ChecksumSet set{ChecksumAlgorithm::kMd5};
  for (const Value& part : parts) set.update(*protocol::hex_decode(part.at("ETag").get_ref<const std::string&>()));
  return set.hex(ChecksumAlgorithm::kMd5) + "-" + std::to_string(parts.size());
}

std::string composite_checksum(const Value& parts, ChecksumAlgorithm algorithm) {
  ChecksumSet set{algorithm};
  for (const Value& part : parts) set.update(decode(part.at(checksum_member(algorithm))));
  return set.base64(algorithm) + "-" + std::to_string(parts.size());
}

std::string full_object_checksum(const Value& parts, ChecksumAlgorithm algorithm) {
  protocol::ChecksumPart whole{.bytes = ChecksumSet{algorithm}.bytes(algorithm), .size_bytes = 0};
  for (const Value& part : parts) {
    whole = combine_checksums(algorithm, whole,
                              {.bytes = decode(part.at(checksum_member(algorithm))), .size_bytes = part.at("Size")});
  }
  return protocol::digest_to_base64(whole.bytes);
}

}  // namespace s3
