#include "protocol/signature/version_two_signature.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "protocol/checksum/digest_text.h"
#include "protocol/signature/session_token.h"
#include "protocol/signature/signature_failure.h"

namespace protocol {
namespace {

using Kind = SignatureFailureKind;

constexpr std::string_view kAmazonPrefix = "x-amz-";

/// Parameters of a query that are part of what is signed: those that name a subresource or change the answer.
constexpr std::string_view kSignedParameters[] = {"accelerate",
                                                  "acl",
                                                  "analytics",
                                                  "cors",
                                                  "delete",
                                                  "encryption",
                                                  "intelligent-tiering",
                                                  "inventory",
                                                  "legal-hold",
                                                  "lifecycle",
                                                  "location",
                                                  "logging",
                                                  "metrics",
                                                  "notification",
                                                  "object-lock",
                                                  "ownershipControls",
                                                  "partNumber",
                                                  "policy",
                                                  "policyStatus",
                                                  "publicAccessBlock",
                                                  "replication",
                                                  "requestPayment",
                                                  "response-cache-control",
                                                  "response-content-disposition",
                                                  "response-content-encoding",
                                                  "response-content-language",
                                                  "response-content-type",
                                                  "response-expires",
                                                  "restore",
                                                  "retention",
                                                  "select",
                                                  "select-type",
                                                  "storageClass",
                                                  "tagging",
                                                  "torrent",
                                                  "uploadId",
                                                  "uploads",
                                                  "versionId",
                                                  "versioning",
                                                  "versions",
                                                  "website"};

bool is_signed_parameter(std::string_view name) {
  return std::find(std::begin(kSignedParameters), std::end(kSignedParameters), name) != std::end(kSignedParameters);
}

std::string sign(std::string_view secret, std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), digest, &size);
  return digest_to_base64(std::string_view(reinterpret_cast<const char*>(digest), size));
}

SignatureClaim make_claim(SignatureKind kind, std::string_view access_key_id, std::string_view signature) {
  SignatureClaim claim{.kind = kind};
  claim.access_key_id = access_key_id;
  claim.signature = signature;
  claim.payload_mode = PayloadMode::kUnsigned;
  return claim;
}

/// A header, or the parameter by which a presigned URL says it.
std::string_view said(const HttpRequest& request, const std::vector<QueryParameter>& query, std::string_view name) {
  if (const auto header = request.headers.find(name)) return *header;
  for (const QueryParameter& parameter : query) {
    if (equal_ignoring_case(parameter.name, name)) return parameter.value;
  }
  return {};
}

/// "x-amz-acl:private\n…", by name, the values of one name joined by commas.
std::string canonical_headers(const HttpRequest& request, const std::vector<QueryParameter>& query) {
  std::map<std::string, std::string> found;
  const auto add = [&](std::string_view name, std::string_view value) {
    const std::string small = lower_case(name);
    if (!small.starts_with(kAmazonPrefix)) return;
    std::string& values = found[small];
    values.append(values.empty() ? "" : ",").append(value);
  };
  for (const HttpHeader& header : request.headers) add(header.name, header.value);
  for (const QueryParameter& parameter : query) {
    if (!request.headers.find(parameter.name)) add(parameter.name, parameter.value);
  }
  std::string text;
  for (const auto& [name, values] : found) text += name + ":" + values + "\n";
  return text;
}

std::string signed_parameters(std::vector<QueryParameter> query) {
  std::sort(query.begin(), query.end(),
            [](const QueryParameter& one, const QueryParameter& other) { return one.name < other.name; });
  std::string text;
  for (const QueryParameter& parameter : query) {
    if (!is_signed_parameter(parameter.name)) continue;
    text.append(text.empty() ? "?" : "&").append(parameter.name);
    if (parameter.has_value) text.append("=").append(parameter.value);
  }
  return text;
}

/// What is signed, but for the path: its parts before and behind it.
struct SignedText {
  std::string before, behind;
};

SignedText signed_text(const HttpRequest& request) {
  const std::vector<QueryParameter> query = parse_query(request.query());
  SignedText text;
  text.before = request.method + "\n" + std::string(said(request, query, "content-md5")) + "\n" +
                std::string(said(request, query, "content-type")) + "\n" +
                std::string(find_parameter(query, "Expires").value_or("")) + "\n" + canonical_headers(request, query);
  text.behind = signed_parameters(query);
  return text;
}

/// The paths that clients sign: a bucket alone with a slash behind it, or as it stands in the request.
std::vector<std::string> signed_paths(const HttpRequest& request, std::string_view host_bucket) {
  std::string path(request.path());
  if (!host_bucket.empty()) path = "/" + std::string(host_bucket) + path;
  std::vector<std::string> paths{path};
  if (std::count(path.begin(), path.end(), '/') == 1 && path.size() > 1) paths.push_back(path + "/");
  return paths;
}

void require_recent_time(const SignatureClaim& claim, const SignatureExpectation& expectation) {
  if (expectation.now <= claim.signed_at) return;
  throw SignatureFailure(Kind::kPresignedExpired, {{"expires", format_extended_time(claim.signed_at)},
                                                   {"server_time", format_extended_time(expectation.now)}});
}

SignatureClaim read_query(const std::vector<QueryParameter>& query) {
  const auto key = find_parameter(query, "AWSAccessKeyId"), signature = find_parameter(query, "Signature"),
             expires = find_parameter(query, "Expires");
  if (!key || !signature || !expires) throw SignatureFailure(Kind::kIncompleteVersionTwoQuery);
  SignatureClaim claim = make_claim(SignatureKind::kQuery, *key, *signature);
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(expires->data(), expires->data() + expires->size(), seconds);
  if (error != std::errc() || end != expires->data() + expires->size()) {
    throw SignatureFailure(Kind::kMalformedExpires, {{"expires", std::string(*expires)}});
  }
  claim.signed_at = SigningTime(std::chrono::seconds(seconds));
  if (const auto token = find_parameter(query, "x-amz-security-token")) claim.session_token = *token;
  return claim;
}

}  // namespace

std::optional<SignatureClaim> find_version_two_signature(const HttpRequest& request) {
  if (request.headers.find("authorization")) return std::nullopt;
  if (request.query().find("AWSAccessKeyId=") == std::string_view::npos) return std::nullopt;
  return read_query(parse_query(request.query()));
}

std::optional<SignatureClaim> find_version_two_form_signature(const std::vector<QueryParameter>& fields) {
  const auto find = [&](std::string_view name) -> std::optional<std::string_view> {
    for (const QueryParameter& field : fields) {
      if (equal_ignoring_case(field.name, name)) return field.value;
    }
    return std::nullopt;
  };
  const auto key = find("AWSAccessKeyId"), signature = find("signature");
  if (!key || !signature || !find("policy")) return std::nullopt;
  SignatureClaim claim = make_claim(SignatureKind::kPostPolicy, *key, *signature);
  if (const auto token = find("x-amz-security-token")) claim.session_token = *token;
  return claim;
}

void verify_version_two_signature(const SignatureClaim& claim, const HttpRequest& request, std::string_view host_bucket,
                                  const SignatureExpectation& expectation) {
  require_session_token(claim, expectation);
  const SignedText text = signed_text(request);
  const auto paths = signed_paths(request, host_bucket);
  const bool is_signed = std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return is_equal(sign(expectation.secret_access_key, text.before + path + text.behind), claim.signature);
  });
  if (!is_signed) {
    throw string_to_sign_mismatch({.access_key_id = claim.access_key_id,
                                   .string_to_sign = text.before + paths.front() + text.behind,
                                   .signature = claim.signature});
  }
  require_recent_time(claim, expectation);
}

void verify_version_two_policy(const SignatureClaim& claim, std::string_view policy,
                               const SignatureExpectation& expectation) {
  require_session_token(claim, expectation);
  if (is_equal(sign(expectation.secret_access_key, policy), claim.signature)) return;
  throw string_to_sign_mismatch(
      {.access_key_id = claim.access_key_id, .string_to_sign = std::string(policy), .signature = claim.signature});
}

}  // namespace protocol
