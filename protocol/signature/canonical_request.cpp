#include "protocol/signature/canonical_request.h"

#include <algorithm>
#include <vector>

#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/http/uri.h"

namespace protocol {
namespace {

/// What a canonical request needs beyond the texts it quotes; only a hint for one allocation.
constexpr size_t kReserveBytes = 768;

bool needs_no_encoding(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-' ||
           c == '_' || c == '.' || c == '~';
  });
}

/// Takes out empty and "." segments and resolves "..", as RFC 3986 does; keeps a slash at the end.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  std::string_view last;
  for (std::string_view rest = path; !rest.empty();) {
    const size_t end = rest.find('/');
    last = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (last == ".." && !segments.empty()) segments.pop_back();
    if (last.empty() || last == "." || last == "..") continue;
    segments.push_back(last);
  }
  std::string result;
  for (const std::string_view segment : segments) result.append("/").append(segment);
  const bool is_folder = path.ends_with('/') || last == "." || last == "..";
  if (result.empty() || is_folder) result += '/';
  return result;
}

void append_path(std::string& text, std::string_view path, PathForm form) {
  if (path.empty()) path = "/";
  if (form == PathForm::kAsSent) {
    if (needs_no_encoding(path)) {
      text += path;
    } else {
      text += percent_encode(percent_decode(path), Slash::kKeep);
    }
    return;
  }
  if (path == "/") {
    text += path;
  } else {
    text += percent_encode(without_dot_segments(path), Slash::kKeep);
  }
}

void append_query(std::string& text, std::string_view query, bool without_signature) {
  if (query.empty()) return;
  struct Pair {
    std::string name;
    std::string value;
  };
  std::vector<Pair> pairs;
  for (const QueryParameter& parameter : parse_query(query)) {
    if (without_signature && parameter.name == "X-Amz-Signature") continue;
    pairs.push_back({percent_encode(parameter.name), percent_encode(parameter.value)});
  }
  // Sorted by the encoded forms, the name first: "a-b" comes after "a", although '-' is before '='.
  std::sort(pairs.begin(), pairs.end(),
            [](const Pair& a, const Pair& b) { return std::tie(a.name, a.value) < std::tie(b.name, b.value); });
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (i != 0) text += '&';
    text.append(pairs[i].name).append("=").append(pairs[i].value);
  }
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Trims a value and makes every run of white space one space.
void append_header_value(std::string& text, std::string_view value) {
  while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_space(value.back())) value.remove_suffix(1);
  bool follows_space = false;
  for (const char c : value) {
    const bool space = is_space(c);
    if (!space) text += c;
    if (space && !follows_space) text += ' ';
    follows_space = space;
  }
}

/// Writes "name:value,value\n" with all values of that name; false if there is none.
bool append_header(std::string& text, const HttpHeaders& headers, std::string_view name) {
  text.append(name).append(":");
  bool is_found = false;
  for (const HttpHeader& header : headers) {
    if (!equal_ignoring_case(header.name, name)) continue;
    if (is_found) text += ',';
    append_header_value(text, header.value);
    is_found = true;
  }
  text += '\n';
  return is_found;
}

}  // namespace

CanonicalRequest canonical_request(const HttpRequest& request, const SignatureClaim& claim, PathForm path_form,
                                   std::string_view payload_hash) {
  CanonicalRequest result;
  std::string& text = result.text;
  text.reserve(kReserveBytes + request.target.size());
  text.append(request.method).append("\n");
  append_path(text, request.path(), path_form);
  text += '\n';
  append_query(text, request.query(), claim.kind == SignatureKind::kQuery);
  text += '\n';
  for (std::string_view rest = claim.signed_headers; !rest.empty();) {
    const size_t end = rest.find(';');
    if (!append_header(text, request.headers, rest.substr(0, end))) result.has_all_signed_headers = false;
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  text.append("\n").append(claim.signed_headers).append("\n").append(payload_hash);
  return result;
}

std::string string_to_sign(const SignatureClaim& claim, std::string_view canonical_request) {
  std::string text;
  text.reserve(160 + claim.scope.text().size());
  text.append(algorithm_name(claim.algorithm)).append("\n").append(claim.timestamp).append("\n");
  text.append(claim.scope.text()).append("\n");
  append_hex(text, bytes_view(Sha256::of(canonical_request)));
  return text;
}

std::string_view algorithm_name(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::kHmacSha256 ? "AWS4-HMAC-SHA256" : "AWS4-ECDSA-P256-SHA256";
}

}  // namespace protocol
