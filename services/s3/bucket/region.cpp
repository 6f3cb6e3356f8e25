#include "services/s3/bucket/region.h"

#include <algorithm>

#include "services/s3/errors.h"

namespace s3 {
namespace {

/// "us-west-2", "us-gov-west-1": words of small letters with a digit at the end.
bool looks_like_region(std::string_view text) {
  if (text.size() < 6 || std::count(text.begin(), text.end(), '-') < 2) return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  return text.back() >= '1' && text.back() <= '9' && text[text.size() - 2] == '-' &&
         std::all_of(text.begin(), text.end() - 1, is_letter);
}

}  // namespace

void check_signed_region(RequestContext& context) {
  if (context.region == kDefaultRegion || looks_like_region(context.region)) return;
  const std::string expected(kDefaultRegion);
  throw ApiError("AuthorizationHeaderMalformed",
                 "The authorization header is malformed; the region '" + context.region + "' is wrong; expecting '" +
                     expected + "'",
                 {.status = 400, .members = {{"Region", expected}}});
}

/// "S3 … returns an HTTP 301 Moved Permanently error if you send a request to the wrong Region's endpoint." Anonymous
/// requests are signed for no region, and other services come from theirs.
void require_region(const RequestContext& context, const std::string& bucket, const std::string& region) {
  const bool is_anonymous = context.principal.kind == emulator::PrincipalKind::kAnonymous;
  if (region == context.region || is_anonymous || !context.invoked_by.empty()) return;
  ApiError::Options options{.status = 301,
                            .members = {{"Bucket", bucket}, {"Endpoint", bucket + ".s3." + region + ".amazonaws.com"}}};
  options.headers = {{"x-amz-bucket-region", region}};
  throw ApiError("PermanentRedirect", refusal("PermanentRedirect").message(), options);
}

}  // namespace s3
