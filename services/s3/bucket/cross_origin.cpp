#include "services/s3/bucket/cross_origin.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "protocol/http/ascii.h"
#include "services/s3/bucket/bucket_document.h"

namespace s3 {
namespace {

using emulator::CrossOriginGrant;
using emulator::CrossOriginRequest;

/// Patterns have at most one '*'.
bool fits(std::string_view pattern, std::string_view text) {
  const size_t star = pattern.find('*');
  if (star == pattern.npos) return pattern == text;
  const std::string_view head = pattern.substr(0, star);
  const std::string_view tail = pattern.substr(star + 1);
  return text.size() >= head.size() + tail.size() && text.starts_with(head) && text.ends_with(tail);
}

/// The pattern of a list that fits the text; nothing if none does.
std::optional<std::string> fitting(const Value& rule, const char* member, const std::string& text, bool ignores_case) {
  for (const std::string pattern : rule.value(member, kNone)) {
    if (ignores_case ? fits(protocol::lower_case(pattern), text) : fits(pattern, text)) return pattern;
  }
  return std::nullopt;
}

std::string joined(const Value& texts) {
  std::string list;
  for (const std::string text : texts) list.append(list.empty() ? "" : ", ").append(text);
  return list;
}

bool allows_headers(const Value& rule, const std::vector<std::string>& headers) {
  return std::all_of(headers.begin(), headers.end(), [&](const std::string& header) {
    return fitting(rule, "AllowedHeaders", header, true).has_value();
  });
}

CrossOriginGrant granted(const Value& rule, const std::string& pattern, const std::string& origin) {
  CrossOriginGrant grant{.allow_origin = pattern == "*" ? pattern : origin,
                         .allow_methods = joined(rule.at("AllowedMethods")),
                         .expose_headers = joined(rule.value("ExposeHeaders", kNone))};
  if (rule.contains("MaxAgeSeconds")) grant.max_age_seconds = rule["MaxAgeSeconds"].get<int64_t>();
  return grant;
}

}  // namespace

/// "When Amazon S3 receives a … request, … it uses the first CORSRule that matches."
CrossOriginGrant cross_origin_grant(RequestContext& context, const CrossOriginRequest& request) {
  auto& engine = context.machine.engine;
  if (!engine.exists(context, engine.type(kService, "bucket"), request.resource)) {
    return {.refused_because = "CORSResponse: Bucket not found"};
  }
  const auto configuration = get_document(context, {.name = request.resource}, "Cors");
  if (!configuration) return {.refused_because = "CORSResponse: CORS is not enabled for this bucket."};
  for (const Value& rule : configuration->at("CORSRules")) {
    const auto pattern = fitting(rule, "AllowedOrigins", request.origin, false);
    if (!pattern || !fitting(rule, "AllowedMethods", request.method, false)) continue;
    if (allows_headers(rule, request.headers)) return granted(rule, *pattern, request.origin);
  }
  return {
      .refused_because =
          "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request "
          "method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
          "resource's CORS spec."};
}

}  // namespace s3
