#include "emulator/server/origin_guard.h"

#include <algorithm>
#include <string>

namespace emulator {
namespace {

constexpr std::string_view kLoopbackAddresses[] = {"127.0.0.1", "::1"};
constexpr std::string_view kLocalDomains[] = {"localhost", "localhost.localstack.cloud"};

/// The host of "host:port", "[::1]:port" or "host", in lower case and without the brackets.
std::string host_name(std::string_view host) {
  if (host.starts_with('[')) {
    host = host.substr(1, host.find(']') - 1);
  } else if (std::count(host.begin(), host.end(), ':') == 1) {
    host = host.substr(0, host.find(':'));
  }
  std::string name(host);
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return name;
}

bool is_local(std::string_view host, const OwnNames& own) {
  const std::string name = host_name(host);
  if (name.empty()) return false;
  const auto is_name = [&](std::string_view candidate) { return name == candidate; };
  const auto has_name = [&](std::string_view domain) {
    return name == domain || (name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.');
  };
  return name == own.host || std::any_of(std::begin(kLoopbackAddresses), std::end(kLoopbackAddresses), is_name) ||
         std::any_of(std::begin(kLocalDomains), std::end(kLocalDomains), has_name) ||
         std::any_of(own.domains.begin(), own.domains.end(), has_name);
}

}  // namespace

bool is_from_here(const protocol::HttpRequest& request, const OwnNames& own) {
  if (!is_local(request.headers.get("Host"), own)) return false;
  const auto origin = request.headers.find("Origin");
  if (!origin) return request.headers.get("Sec-Fetch-Site") != "cross-site";
  const size_t scheme_end = origin->find("://");
  return scheme_end != std::string_view::npos && is_local(origin->substr(scheme_end + 3), own);
}

}  // namespace emulator
