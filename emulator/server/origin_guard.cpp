#include "emulator/server/origin_guard.h"

#include <algorithm>
#include <string>

namespace emulator {
namespace {

constexpr std::string_view kLocalNames[] = {"localhost", "127.0.0.1", "::1", "localhost.localstack.cloud"};
constexpr std::string_view kLocalEndings[] = {".localhost", ".localhost.localstack.cloud"};

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

bool is_local(std::string_view host, std::string_view own_host) {
  const std::string name = host_name(host);
  if (name.empty()) return false;
  if (name == own_host) return true;
  return std::any_of(std::begin(kLocalNames), std::end(kLocalNames), [&](auto local) { return name == local; }) ||
         std::any_of(std::begin(kLocalEndings), std::end(kLocalEndings), [&](auto end) { return name.ends_with(end); });
}

}  // namespace

bool is_from_here(const protocol::HttpRequest& request, std::string_view own_host) {
  if (!is_local(request.headers.get("Host"), own_host)) return false;
  const auto origin = request.headers.find("Origin");
  if (!origin) return request.headers.get("Sec-Fetch-Site") != "cross-site";
  const size_t scheme_end = origin->find("://");
  return scheme_end != std::string_view::npos && is_local(origin->substr(scheme_end + 3), own_host);
}

}  // namespace emulator
