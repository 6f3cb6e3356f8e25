#include "protocol/signature/presigned_headers.h"

#include <algorithm>

#include "protocol/http/uri.h"

namespace protocol {
namespace {

/// What signs the URL, and what says something of its body.
constexpr std::string_view kNotHeaders[] = {
    "x-amz-algorithm", "x-amz-credential",     "x-amz-date",           "x-amz-expires",    "x-amz-signedheaders",
    "x-amz-signature", "x-amz-security-token", "x-amz-content-sha256", "x-amz-region-set", "x-amz-s3session-token"};
constexpr std::string_view kBodyPrefixes[] = {"x-amz-checksum-", "x-amz-sdk-", "x-amz-trailer"};

bool is_header(std::string_view name) {
  if (name == "content-type" || name == "content-md5") return true;
  if (!name.starts_with("x-amz-")) return false;
  if (std::find(std::begin(kNotHeaders), std::end(kNotHeaders), name) != std::end(kNotHeaders)) return false;
  return std::none_of(std::begin(kBodyPrefixes), std::end(kBodyPrefixes),
                      [&](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

void add_presigned_headers(HttpRequest& request) {
  for (const QueryParameter& parameter : parse_query(request.query())) {
    const std::string name = lower_case(parameter.name);
    if (is_header(name) && !request.headers.find(name)) request.headers.add(name, parameter.value);
  }
}

}  // namespace protocol
