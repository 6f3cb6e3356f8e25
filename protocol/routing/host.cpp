#include "protocol/routing/host.h"

#include <algorithm>
#include <array>

namespace protocol {
namespace {

constexpr std::array<std::string_view, 4> kEndings = {".amazonaws.com", ".amazonaws.com.cn",
                                                      ".localhost.localstack.cloud", ".localhost"};

/// "us-west-2", "us-gov-west-1": words of letters and a digit at the end.
bool is_region(std::string_view text) {
  if (std::count(text.begin(), text.end(), '-') < 2) return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  return text.back() >= '1' && text.back() <= '9' && text[text.size() - 2] == '-' &&
         std::all_of(text.begin(), text.end() - 1, is_letter);
}

/// "s3", "s3-us-west-2", "s3-accelerate", "s3-accesspoint"; not "s3-website-…", whose answers are web pages, nor
/// "s3-photos", a bucket.
bool is_s3_label(std::string_view label) {
  if (label == "s3" || label == "s3-accelerate" || label == "s3-fips") return true;
  if (label == "s3-accesspoint" || label == "s3-accesspoint-fips") return true;
  return label.starts_with("s3-") && is_region(label.substr(3));
}

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return {};  // An IPv6 address names neither service nor bucket.
  return host.substr(0, host.find(':'));
}

bool is_numeric(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

/// "s3-website", or with a region behind it.
bool is_website_label(std::string_view label) {
  return label == "s3-website" || (label.starts_with("s3-website-") && is_region(label.substr(11)));
}

/// Splits at the label of S3 that is furthest right: bucket names may themselves have a label "s3".
HostParts split_at_s3(std::string_view base) {
  size_t end = base.size();
  while (end != std::string_view::npos) {
    const size_t dot = end == 0 ? std::string_view::npos : base.rfind('.', end - 1);
    const size_t start = dot == std::string_view::npos ? 0 : dot + 1;
    const std::string_view label = base.substr(start, end - start);
    const std::string_view bucket = start == 0 ? std::string_view{} : base.substr(0, start - 1);
    if (is_website_label(label) && !bucket.empty()) return {.service = "s3", .bucket = bucket, .is_website = true};
    if (is_s3_label(label)) return {.service = "s3", .bucket = bucket};
    end = dot;
  }
  return {};
}

}  // namespace

HostParts parse_host(std::string_view host) {
  host = without_port(host);
  if (host.empty() || is_numeric(host)) return {};
  std::string_view base;
  std::string_view ending;
  for (const std::string_view candidate : kEndings) {
    if (host.ends_with(candidate) && candidate.size() > ending.size()) {
      ending = candidate;
      base = host.substr(0, host.size() - candidate.size());
    }
  }
  if (const HostParts parts = split_at_s3(ending.empty() ? host : base); !parts.service.empty()) return parts;
  if (ending.empty() || base.empty()) return {};
  const bool is_amazon = ending.find("amazonaws") != std::string_view::npos;
  return {.service = base.substr(0, base.find('.')), .bucket = is_amazon ? std::string_view{} : base};
}

}  // namespace protocol
