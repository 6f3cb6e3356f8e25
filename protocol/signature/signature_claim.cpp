#include "protocol/signature/signature_claim.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/signature/signature_failure.h"

namespace protocol {
namespace {

using Kind = SignatureFailureKind;

constexpr std::string_view kHmacAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kEcdsaAlgorithm = "AWS4-ECDSA-P256-SHA256";
constexpr std::string_view kTerminator = "aws4_request";

/// Sessions of S3 Express have a token of their own name.
constexpr std::string_view kTokenNames[] = {"x-amz-security-token", "x-amz-s3session-token"};
constexpr std::string_view kTokenParameters[] = {"X-Amz-Security-Token", "X-Amz-S3session-Token"};

struct PayloadModeName {
  std::string_view name;
  PayloadMode mode;
};

constexpr std::array<PayloadModeName, 6> kPayloadModes{{
    {"UNSIGNED-PAYLOAD", PayloadMode::kUnsigned},
    {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD", PayloadMode::kStreamingHmac},
    {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", PayloadMode::kStreamingHmacTrailer},
    {"STREAMING-UNSIGNED-PAYLOAD-TRAILER", PayloadMode::kStreamingUnsignedTrailer},
    {"STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", PayloadMode::kStreamingEcdsa},
    {"STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER", PayloadMode::kStreamingEcdsaTrailer},
}};

std::optional<SignatureAlgorithm> algorithm_of(std::string_view name) {
  if (name == kHmacAlgorithm) return SignatureAlgorithm::kHmacSha256;
  if (name == kEcdsaAlgorithm) return SignatureAlgorithm::kEcdsaP256Sha256;
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

/// AWS quotes a refused header only by its hash, so that credentials stay out of logs.
std::string hashed(std::string_view text) {
  return digest_to_base64(bytes_view(Sha256::of(text)));
}

std::string sorted_header_names(std::string_view names) {
  std::string lower(names);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  std::vector<std::string_view> parts;
  for (std::string_view rest = lower; !rest.empty();) {
    const size_t end = rest.find(';');
    parts.push_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  if (std::is_sorted(parts.begin(), parts.end())) return lower;
  std::sort(parts.begin(), parts.end());
  std::string result;
  for (const std::string_view part : parts) {
    if (!result.empty()) result += ';';
    result += part;
  }
  return result;
}

/// Splits "AKID/20150830/us-east-1/iam/aws4_request" into the claim's key and scope.
void read_credential(std::string_view credential, SignatureClaim& claim) {
  const size_t slash = credential.find('/');
  const auto slash_count = std::count(credential.begin(), credential.end(), '/');
  if (slash == 0 || slash_count != (claim.algorithm == SignatureAlgorithm::kHmacSha256 ? 4 : 3)) {
    throw SignatureFailure(Kind::kMalformedCredential, {{"credential", std::string(credential)}});
  }
  claim.access_key_id = credential.substr(0, slash);
  claim.scope = CredentialScope(std::string(credential.substr(slash + 1)), claim.algorithm);
}

void read_timestamp(std::string_view text, SignatureClaim& claim) {
  std::optional<SigningTime> time = parse_signing_time(text);
  claim.timestamp = text;
  if (!time) {
    time = parse_http_date(text);
    if (!time) throw SignatureFailure(Kind::kMalformedDate, {{"timestamp", std::string(text)}});
    claim.timestamp = format_signing_time(*time);
  }
  claim.signed_at = *time;
  if (claim.scope.date() != std::string_view(claim.timestamp).substr(0, 8)) {
    throw SignatureFailure(Kind::kWrongCredentialDate, {{"credential_date", std::string(claim.scope.date())},
                                                        {"date", claim.timestamp.substr(0, 8)},
                                                        {"timestamp", claim.timestamp}});
  }
}

struct HeaderFields {
  std::string_view credential, signed_headers, signature;
};

HeaderFields split_authorization(std::string_view fields, std::string_view whole) {
  HeaderFields result;
  while (!fields.empty()) {
    const size_t end = fields.find(',');
    const std::string_view pair = trimmed(fields.substr(0, end));
    fields = end == std::string_view::npos ? std::string_view{} : fields.substr(end + 1);
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) {
      throw SignatureFailure(Kind::kMalformedPair, {{"argument", std::string(pair)}, {"authorization", hashed(whole)}});
    }
    const std::string_view name = trimmed(pair.substr(0, equals));
    const std::string_view value = trimmed(pair.substr(equals + 1));
    if (name == "Credential") result.credential = value;
    if (name == "SignedHeaders") result.signed_headers = value;
    if (name == "Signature") result.signature = value;
  }
  return result;
}

/// Throws what AWS says of an Authorization header that lacks fields: one sentence for each.
void require_header_fields(const HeaderFields& fields, bool has_date, std::string_view whole) {
  std::string missing;
  if (fields.credential.empty()) missing += "Authorization header requires 'Credential' parameter. ";
  if (fields.signature.empty()) missing += "Authorization header requires 'Signature' parameter. ";
  if (fields.signed_headers.empty()) missing += "Authorization header requires 'SignedHeaders' parameter. ";
  if (!missing.empty()) {
    if (!has_date) missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    throw SignatureFailure(Kind::kIncompleteHeader, {{"missing", missing}, {"authorization", hashed(whole)}});
  }
  if (!has_date) throw SignatureFailure(Kind::kMissingDate, {{"authorization", hashed(whole)}});
}

SignatureClaim read_authorization(const HttpRequest& request, std::string_view header) {
  const size_t space = header.find(' ');
  const std::string_view scheme = header.substr(0, space);
  if (scheme == "AWS") throw SignatureFailure(Kind::kSignatureVersion2);
  const auto algorithm = algorithm_of(scheme);
  if (!algorithm) {
    throw SignatureFailure(Kind::kUnsupportedAuthorization,
                           {{"argument", std::string(scheme)}, {"authorization", hashed(header)}});
  }
  const auto fields =
      split_authorization(space == std::string_view::npos ? std::string_view{} : header.substr(space + 1), header);
  std::optional<std::string_view> date = request.headers.find("x-amz-date");
  if (!date) date = request.headers.find("date");
  require_header_fields(fields, date.has_value(), header);

  SignatureClaim claim{.kind = SignatureKind::kHeader, .algorithm = *algorithm};
  read_credential(fields.credential, claim);
  read_timestamp(trimmed(*date), claim);
  claim.signed_headers = sorted_header_names(fields.signed_headers);
  claim.signature = fields.signature;
  for (const std::string_view name : kTokenNames) {
    if (const auto token = request.headers.find(name)) claim.session_token = *token;
  }
  claim.region_set = request.headers.get("x-amz-region-set");
  read_payload_hash(request.headers.get("x-amz-content-sha256"), claim);
  return claim;
}

std::chrono::seconds read_expires(std::string_view text) {
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc::result_out_of_range) throw SignatureFailure(Kind::kExpiresTooLong);
  if (error != std::errc() || end != text.data() + text.size()) throw SignatureFailure(Kind::kExpiresNotANumber);
  if (seconds < 0) throw SignatureFailure(Kind::kExpiresNegative);
  if (seconds > kPresignedSecondsMax.count()) throw SignatureFailure(Kind::kExpiresTooLong);
  return std::chrono::seconds(seconds);
}

SignatureClaim read_query(const HttpRequest& request) {
  const std::vector<QueryParameter> query = parse_query(request.query());
  const auto parameter = [&](std::string_view name) {
    const auto value = find_parameter(query, name);
    if (!value || value->empty()) throw SignatureFailure(Kind::kIncompleteQuery, {{"name", std::string(name)}});
    return *value;
  };
  const auto algorithm = algorithm_of(parameter("X-Amz-Algorithm"));
  if (!algorithm) throw SignatureFailure(Kind::kUnknownQueryAlgorithm);
  SignatureClaim claim{.kind = SignatureKind::kQuery, .algorithm = *algorithm};
  const std::string_view credential = parameter("X-Amz-Credential");
  const std::string_view date = parameter("X-Amz-Date");
  claim.signature = parameter("X-Amz-Signature");
  claim.signed_headers = sorted_header_names(parameter("X-Amz-SignedHeaders"));
  if (const auto expires = find_parameter(query, "X-Amz-Expires")) claim.expires = read_expires(*expires);
  if (!parse_signing_time(date))
    throw SignatureFailure(Kind::kMalformedDate, {{"timestamp", std::string(date)}, {"in_query", "true"}});
  try {
    read_credential(credential, claim);
    read_timestamp(date, claim);
  } catch (const SignatureFailure& failure) {
    auto details = failure.details();
    details["in_query"] = "true";
    throw SignatureFailure(failure.kind(), std::move(details));
  }
  for (const std::string_view name : kTokenParameters) {
    if (const auto token = find_parameter(query, name)) claim.session_token = *token;
  }
  if (*algorithm == SignatureAlgorithm::kEcdsaP256Sha256) claim.region_set = parameter("X-Amz-Region-Set");
  // S3 takes the hash of a presigned request from where it is signed, else the body is free.
  std::string_view payload_hash = request.headers.get("x-amz-content-sha256");
  if (const auto value = find_parameter(query, "X-Amz-Content-Sha256")) payload_hash = *value;
  read_payload_hash(payload_hash, claim);
  return claim;
}

/// True for "AWSAccessKeyId=…&Signature=…", in a query string or a form body, as SigV2 writes it.
bool has_version_2_parameters(std::string_view form) {
  const auto contains = [&](std::string_view name) {
    return form.starts_with(name) || form.find("&" + std::string(name)) != std::string_view::npos;
  };
  return contains("AWSAccessKeyId=") && contains("Signature=");
}

}  // namespace

CredentialScope::CredentialScope(std::string text, SignatureAlgorithm algorithm) : text_(std::move(text)) {
  const auto refuse = [&] { throw SignatureFailure(Kind::kMalformedCredential, {{"credential", text_}}); };
  const auto after_next_slash = [&](size_t start) {
    const size_t slash = text_.find('/', start);
    if (slash == std::string::npos) refuse();
    return slash + 1;
  };
  region_start_ = after_next_slash(0);
  service_start_ = algorithm == SignatureAlgorithm::kHmacSha256 ? after_next_slash(region_start_) : region_start_;
  terminator_start_ = after_next_slash(service_start_);
  if (date().size() != 8 || service().empty()) refuse();
  const std::string_view terminator = std::string_view(text_).substr(terminator_start_);
  if (terminator.find('/') != std::string_view::npos) refuse();
  if (terminator != kTerminator) {
    throw SignatureFailure(Kind::kWrongTerminator, {{"terminator", std::string(terminator)}});
  }
}

bool SignatureClaim::signs_header(std::string_view lower_case_name) const {
  for (std::string_view rest = signed_headers; !rest.empty();) {
    const size_t end = rest.find(';');
    if (rest.substr(0, end) == lower_case_name) return true;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return false;
}

void read_payload_hash(std::string_view text, SignatureClaim& claim) {
  claim.payload_hash = text;
  const auto* row = std::find_if(kPayloadModes.begin(), kPayloadModes.end(),
                                 [&](const PayloadModeName& mode) { return mode.name == text; });
  claim.payload_mode = row == kPayloadModes.end() ? PayloadMode::kHash : row->mode;
}

std::optional<SignatureClaim> find_signature(const HttpRequest& request) {
  const std::string_view query = request.query();
  const bool has_query_signature = query.find("X-Amz-Algorithm=") != std::string_view::npos ||
                                   query.find("X-Amz-Signature=") != std::string_view::npos;
  if (const auto authorization = request.headers.find("authorization")) {
    if (has_query_signature) {
      throw SignatureFailure(Kind::kSeveralMechanisms, {{"argument", std::string(*authorization)}});
    }
    return read_authorization(request, trimmed(*authorization));
  }
  if (has_query_signature) return read_query(request);
  const bool has_form = request.headers.get("content-type").starts_with("application/x-www-form-urlencoded");
  if (has_version_2_parameters(query) || (has_form && has_version_2_parameters(request.body))) {
    throw SignatureFailure(Kind::kSignatureVersion2);
  }
  return std::nullopt;
}

std::optional<SignatureClaim> find_form_signature(const std::vector<QueryParameter>& fields) {
  const auto find = [&](std::string_view name) -> std::optional<std::string_view> {
    for (const QueryParameter& field : fields) {
      if (equal_ignoring_case(field.name, name)) return field.value;
    }
    return std::nullopt;
  };
  const auto require = [&](std::string_view name) {
    const auto value = find(name);
    if (!value) throw SignatureFailure(Kind::kIncompleteQuery, {{"name", std::string(name)}, {"in_form", "true"}});
    return *value;
  };
  if (!find("policy")) return std::nullopt;
  if (find("AWSAccessKeyId") || find("signature")) throw SignatureFailure(Kind::kSignatureVersion2);
  const auto algorithm = algorithm_of(require("x-amz-algorithm"));
  if (!algorithm) throw SignatureFailure(Kind::kUnknownQueryAlgorithm);
  SignatureClaim claim{.kind = SignatureKind::kPostPolicy, .algorithm = *algorithm};
  claim.signature = require("x-amz-signature");
  read_credential(require("x-amz-credential"), claim);
  read_timestamp(require("x-amz-date"), claim);
  if (const auto token = find("x-amz-security-token")) claim.session_token = *token;
  claim.payload_mode = PayloadMode::kUnsigned;
  return claim;
}

}  // namespace protocol
