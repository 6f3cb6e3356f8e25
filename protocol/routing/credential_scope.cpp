#include "protocol/routing/credential_scope.h"

#include <string_view>

#include "protocol/http/uri.h"

namespace protocol {
namespace {

/// "AKID/20130524/us-east-1/s3/aws4_request": the part before the last. Of SigV4A the region is left out, so that
/// counting from the end fits both.
std::string_view service_of_scope(std::string_view credential) {
  const size_t last = credential.rfind('/');
  if (last == std::string_view::npos || last == 0) return {};
  const size_t before = credential.rfind('/', last - 1);
  if (before == std::string_view::npos) return {};
  return credential.substr(before + 1, last - before - 1);
}

}  // namespace

std::string scope_service(const HttpRequest& request) {
  const std::string_view authorization = request.headers.get("Authorization");
  constexpr std::string_view kCredential = "Credential=";
  if (authorization.starts_with("AWS4-")) {
    const size_t start = authorization.find(kCredential);
    if (start == std::string_view::npos) return {};
    const std::string_view rest = authorization.substr(start + kCredential.size());
    return std::string(service_of_scope(rest.substr(0, rest.find_first_of(", "))));
  }
  if (authorization.starts_with("AWS ")) return "s3";
  if (request.query().find("X-Amz-Credential=") == std::string_view::npos) return {};
  const auto query = parse_query(request.query());
  return std::string(service_of_scope(find_parameter(query, "X-Amz-Credential").value_or("")));
}

}  // namespace protocol
