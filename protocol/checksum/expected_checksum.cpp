#include "protocol/checksum/expected_checksum.h"

#include <algorithm>

#include "protocol/api_error.h"
#include "protocol/checksum/digest_text.h"

namespace protocol {
namespace {

constexpr std::string_view kChecksumPrefix = "x-amz-checksum-";

[[noreturn]] void refuse(std::string message) {
  throw ApiError("InvalidRequest", std::move(message), 400);
}

/// The bytes of a base64 text if they are as many as the algorithm makes.
std::optional<std::string> digest_of(ChecksumAlgorithm algorithm, std::string_view base64) {
  auto bytes = digest_from_base64(base64);
  if (bytes && bytes->size() != checksum_name(algorithm).size_bytes) return std::nullopt;
  return bytes;
}

bool has_checksum_prefix(std::string_view name) {
  return name.size() > kChecksumPrefix.size() &&
         equal_ignoring_case(name.substr(0, kChecksumPrefix.size()), kChecksumPrefix);
}

/// x-amz-checksum-type and its like say something of checksums, but are none.
bool is_about_checksums(std::string_view name) {
  const std::string_view rest = name.substr(kChecksumPrefix.size());
  return equal_ignoring_case(rest, "type") || equal_ignoring_case(rest, "mode") ||
         equal_ignoring_case(rest, "algorithm");
}

void read_content_md5(const HttpHeaders& headers, std::vector<ExpectedChecksum>& expected) {
  const auto value = headers.find("content-md5");
  if (!value) return;
  auto bytes = digest_of(ChecksumAlgorithm::kMd5, *value);
  if (!bytes) {
    throw ApiError("InvalidDigest", "The Content-MD5 you specified was invalid.",
                   {.status = 400, .members = {{"Content-MD5", std::string(*value)}}});
  }
  expected.push_back({ChecksumAlgorithm::kMd5, std::move(bytes)});
}

std::optional<ExpectedChecksum> read_checksum_header(const HttpHeaders& headers) {
  std::optional<ExpectedChecksum> found;
  for (const HttpHeader& header : headers) {
    if (!has_checksum_prefix(header.name) || is_about_checksums(header.name)) continue;
    const auto algorithm = find_checksum_header(header.name);
    if (!algorithm) refuse("The algorithm type you specified in x-amz-checksum- header is invalid.");
    if (found) refuse("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    auto bytes = digest_of(*algorithm, header.value);
    if (!bytes) refuse("Value for " + std::string(checksum_name(*algorithm).header) + " header is invalid.");
    found = ExpectedChecksum{*algorithm, std::move(bytes)};
  }
  return found;
}

std::optional<ExpectedChecksum> read_trailer_header(const HttpHeaders& headers) {
  const auto value = headers.find("x-amz-trailer");
  if (!value) return std::nullopt;
  const auto algorithm = find_checksum_header(*value);
  if (!algorithm || algorithm == ChecksumAlgorithm::kMd5) {
    refuse("The value specified in the x-amz-trailer header is not supported");
  }
  return ExpectedChecksum{*algorithm, std::nullopt};
}

void require_sdk_algorithm(const HttpHeaders& headers, const std::optional<ExpectedChecksum>& checksum) {
  const auto name = headers.find("x-amz-sdk-checksum-algorithm");
  if (!name) return;
  if (!checksum) {
    refuse(
        "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were "
        "found.");
  }
  if (!equal_ignoring_case(checksum_name(checksum->algorithm).name, *name)) {
    refuse("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
}

[[noreturn]] void refuse_digest(ChecksumAlgorithm algorithm, const ChecksumSet& checksums, std::string_view expected) {
  if (algorithm == ChecksumAlgorithm::kMd5) {
    throw ApiError("BadDigest", "The Content-MD5 you specified did not match what we received.",
                   {.status = 400,
                    .members = {{"ExpectedDigest", digest_to_base64(expected)},
                                {"CalculatedDigest", checksums.base64(algorithm)}}});
  }
  throw ApiError(
      "BadDigest",
      "The " + std::string(checksum_name(algorithm).name) + " you specified did not match the calculated checksum.",
      400);
}

}  // namespace

std::vector<ExpectedChecksum> read_expected_checksums(const HttpHeaders& headers) {
  std::vector<ExpectedChecksum> expected;
  read_content_md5(headers, expected);
  std::optional<ExpectedChecksum> checksum = read_checksum_header(headers);
  const std::optional<ExpectedChecksum> trailer = read_trailer_header(headers);
  if (checksum && trailer) {
    refuse("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  }
  if (trailer) checksum = trailer;
  require_sdk_algorithm(headers, checksum);
  if (checksum) expected.push_back(std::move(*checksum));
  return expected;
}

void require_checksums(const std::vector<ExpectedChecksum>& expected, const ChecksumSet& checksums,
                       const HttpHeaders& trailers) {
  for (const ExpectedChecksum& checksum : expected) {
    std::optional<std::string> bytes = checksum.bytes;
    if (!bytes) {
      const std::string_view header = checksum_name(checksum.algorithm).header;
      bytes = digest_of(checksum.algorithm, trailers.get(header));
      if (!bytes) refuse("Value for " + std::string(header) + " trailing header is invalid.");
    }
    if (*bytes != checksums.bytes(checksum.algorithm)) refuse_digest(checksum.algorithm, checksums, *bytes);
  }
}

}  // namespace protocol
