#include "protocol/routing/host.h"

#include <algorithm>
#include <array>

#include "protocol/http/ascii.h"

namespace protocol {
namespace {

/// In a bucket's address there, the bucket stands before the label of S3.
constexpr std::array<std::string_view, 2> kAmazonDomains = {"amazonaws.com", "amazonaws.com.cn"};
constexpr std::array<std::string_view, 2> kLocalDomains = {"localhost.localstack.cloud", "localhost"};

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

/// "skyrig.internal" and what ends with ".skyrig.internal".
bool is_within(std::string_view host, std::string_view domain) {
  if (host.size() < domain.size() || !equal_ignoring_case(host.substr(host.size() - domain.size()), domain))
    return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

/// The longest of the domains that the host is within; empty if there is none.
template <class Domains>
std::string_view domain_of(std::string_view host, const Domains& domains) {
  std::string_view found;
  for (const std::string_view domain : domains) {
    if (domain.size() > found.size() && is_within(host, domain)) found = domain;
  }
  return found;
}

}  // namespace

HostParts HostParser::parse(std::string_view host) const {
  host = without_port(host);
  if (host.empty() || is_numeric(host)) return {};
  const std::string_view amazon = domain_of(host, kAmazonDomains);
  const std::string_view own = std::max(domain_of(host, kLocalDomains), domain_of(host, own_domains_),
                                        [](auto left, auto right) { return left.size() < right.size(); });
  const size_t ending_size = std::max(amazon.size(), own.size());
  if (ending_size == 0) return split_at_s3(host);
  if (ending_size == host.size()) return {};
  const std::string_view base = host.substr(0, host.size() - ending_size - 1);
  if (const HostParts parts = split_at_s3(base); !parts.service.empty()) return parts;
  const bool is_amazon = amazon.size() > own.size();
  return {.service = base.substr(0, base.find('.')), .bucket = is_amazon ? std::string_view{} : base};
}

}  // namespace protocol
