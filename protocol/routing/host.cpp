#include "protocol/routing/host.h"

#include <algorithm>
#include <array>

namespace protocol {
namespace {

constexpr std::array<std::string_view, 4> kEndings = {".amazonaws.com", ".amazonaws.com.cn",
                                                      ".localhost.localstack.cloud", ".localhost"};

/// "s3", "s3-us-west-2", "s3-accelerate"; not "s3-website-…", whose answers are web pages.
bool is_s3_label(std::string_view label) {
  return label == "s3" || (label.starts_with("s3-") && !label.starts_with("s3-website"));
}

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return {};  // An IPv6 address names neither service nor bucket.
  return host.substr(0, host.find(':'));
}

bool is_numeric(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

/// Splits at the label of S3 that is furthest right: bucket names may themselves have a label "s3".
HostParts split_at_s3(std::string_view base) {
  size_t end = base.size();
  while (end != std::string_view::npos) {
    const size_t dot = end == 0 ? std::string_view::npos : base.rfind('.', end - 1);
    const size_t start = dot == std::string_view::npos ? 0 : dot + 1;
    if (is_s3_label(base.substr(start, end - start))) {
      return {.service = "s3", .bucket = start == 0 ? std::string_view{} : base.substr(0, start - 1)};
    }
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
