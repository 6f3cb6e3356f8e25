#include "protocol/signature/signature_verifier.h"

#include <array>

#include <openssl/crypto.h>

#include "protocol/checksum/digest_text.h"
#include "protocol/signature/canonical_request.h"
#include "protocol/signature/session_token.h"
#include "protocol/signature/signature_failure.h"

namespace protocol {
namespace {

using Kind = SignatureFailureKind;
using std::chrono::minutes;

/// How far a request's clock may be off. S3 documents 15 minutes; STS and IAM quote 15, the JSON services 5 minutes in
/// the errors they send.
constexpr std::array<minutes, kSignatureStyleCount> kSkewMax{minutes(15), minutes(5), minutes(5), minutes(5),
                                                             minutes(15)};

constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
constexpr size_t kPayloadHashSize = 64;

bool is_s3(const SignatureExpectation& expectation) {
  return expectation.style == SignatureStyle::kS3;
}

/// True if one of "us-*,eu-west-1" is the region, or a pattern for it.
bool is_in_region_set(std::string_view region, std::string_view set) {
  while (!set.empty()) {
    const size_t end = set.find(',');
    std::string_view pattern = set.substr(0, end);
    set = end == std::string_view::npos ? std::string_view{} : set.substr(end + 1);
    while (pattern.starts_with(' ')) pattern.remove_prefix(1);
    while (pattern.ends_with(' ')) pattern.remove_suffix(1);
    const bool is_wildcard = pattern.ends_with('*');
    if (is_wildcard) pattern.remove_suffix(1);
    if (is_wildcard ? region.starts_with(pattern) : region == pattern) return true;
  }
  return false;
}

void require_scope(const SignatureClaim& claim, const SignatureExpectation& expectation) {
  SignatureFailure::Details details;
  if (claim.kind == SignatureKind::kQuery) details["in_query"] = "true";
  if (!expectation.service.empty() && claim.scope.service() != expectation.service) {
    details.insert(
        {{"service", std::string(claim.scope.service())}, {"expected_service", std::string(expectation.service)}});
    throw SignatureFailure(Kind::kWrongService, std::move(details));
  }
  if (expectation.region.empty()) return;
  const bool is_symmetric = claim.algorithm == SignatureAlgorithm::kHmacSha256;
  const std::string_view region = is_symmetric ? claim.scope.region() : claim.region_set;
  if (is_symmetric ? region != expectation.region : !is_in_region_set(expectation.region, region)) {
    details.insert({{"region", std::string(region)}, {"expected_region", std::string(expectation.region)}});
    throw SignatureFailure(Kind::kWrongRegion, std::move(details));
  }
}

/// S3 alone keeps to a presigned URL's own life time; the other services give every request their usual tolerance.
void require_unexpired_url(const SignatureClaim& claim, SigningTime now) {
  const auto tolerance = kSkewMax[static_cast<size_t>(SignatureStyle::kS3)];
  if (!claim.expires) throw SignatureFailure(Kind::kIncompleteQuery, {{"name", "X-Amz-Expires"}});
  if (claim.signed_at > now + tolerance) throw SignatureFailure(Kind::kPresignedNotYetValid);
  const SigningTime end = claim.signed_at + *claim.expires;
  if (now <= end) return;
  throw SignatureFailure(Kind::kPresignedExpired, {{"expires_seconds", std::to_string(claim.expires->count())},
                                                   {"expires", format_extended_time(end)},
                                                   {"server_time", format_extended_time(now)}});
}

void require_time(const SignatureClaim& claim, const SignatureExpectation& expectation) {
  if (is_s3(expectation) && claim.kind == SignatureKind::kQuery) return require_unexpired_url(claim, expectation.now);
  // A POST form lives as long as its policy says.
  if (claim.kind == SignatureKind::kPostPolicy) return;
  const minutes tolerance = kSkewMax[static_cast<size_t>(expectation.style)];
  const SigningTime earliest = expectation.now - tolerance;
  const SigningTime latest = expectation.now + tolerance;
  if (claim.signed_at >= earliest && claim.signed_at <= latest) return;
  throw SignatureFailure(claim.signed_at < earliest ? Kind::kSignedTooEarly : Kind::kSignedTooLate,
                         {{"timestamp", claim.timestamp},
                          {"now", format_signing_time(expectation.now)},
                          {"server_time", format_extended_time(expectation.now)},
                          {"earliest", format_signing_time(earliest)},
                          {"latest", format_signing_time(latest)},
                          {"tolerance_minutes", std::to_string(tolerance.count())},
                          {"tolerance_milliseconds", std::to_string(tolerance.count() * 60000)}});
}

bool starts_with_x_amz(std::string_view name) {
  return name.size() > 6 && name[5] == '-' && equal_ignoring_case(name.substr(0, 6), "x-amz-");
}

/// "You must include the host header … and any x-amz-* headers in the request."
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
void require_signed_headers(const SignatureClaim& claim, const HttpRequest& request,
                            const SignatureExpectation& expectation) {
  const bool signs_host = claim.signs_header("host") || claim.signs_header(":authority");
  if (!is_s3(expectation)) {
    if (!signs_host) throw SignatureFailure(Kind::kHostNotSigned);
  } else {
    std::string unsigned_headers = signs_host ? "" : "host";
    for (const HttpHeader& header : request.headers) {
      if (!starts_with_x_amz(header.name)) continue;
      const std::string name = lower_case(header.name);
      if (claim.signs_header(name)) continue;
      unsigned_headers.append(unsigned_headers.empty() ? "" : ", ").append(name);
    }
    if (!unsigned_headers.empty()) {
      throw SignatureFailure(Kind::kHeadersNotSigned, {{"headers", std::move(unsigned_headers)}});
    }
  }
  // The region of SigV4A is a header (or parameter) and counts only if it is signed.
  if (claim.algorithm == SignatureAlgorithm::kEcdsaP256Sha256 && claim.kind == SignatureKind::kHeader &&
      !claim.signs_header("x-amz-region-set")) {
    throw SignatureFailure(Kind::kRegionSetNotSigned);
  }
}

/// What stands for the body in S3's canonical request.
std::string_view s3_payload_hash(const SignatureClaim& claim) {
  if (claim.payload_hash.empty()) {
    if (claim.kind == SignatureKind::kQuery) return kUnsignedPayload;
    throw SignatureFailure(Kind::kMissingPayloadHash);
  }
  const bool is_hash = claim.payload_hash.size() == kPayloadHashSize &&
                       claim.payload_hash.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (claim.payload_mode == PayloadMode::kHash && !is_hash) {
    throw SignatureFailure(Kind::kMalformedPayloadHash, {{"payload_hash", claim.payload_hash}});
  }
  return claim.payload_hash;
}

}  // namespace

VerifiedSignature verify_signature(const SignatureClaim& claim, const HttpRequest& request,
                                   const SignatureExpectation& expectation, SigningKeyCache& cache) {
  require_scope(claim, expectation);
  require_signed_headers(claim, request, expectation);
  require_time(claim, expectation);
  require_session_token(claim, expectation);

  CanonicalRequest canonical;
  if (is_s3(expectation)) {
    canonical = canonical_request(request, claim, PathForm::kAsSent, s3_payload_hash(claim));
  } else if (expectation.payload_hash) {
    canonical = canonical_request(request, claim, PathForm::kNormalized, *expectation.payload_hash);
  } else {
    const std::string hash = hex_encode(bytes_view(Sha256::of(request.body)));
    canonical = canonical_request(request, claim, PathForm::kNormalized, hash);
  }
  std::string to_sign = string_to_sign(claim, canonical.text);
  VerifiedSignature verified{cache.find_or_derive(expectation.secret_access_key, claim)};
  if (!has_signed(verified.signing_key, to_sign, claim.signature) || !canonical.has_all_signed_headers) {
    throw string_to_sign_mismatch({.access_key_id = claim.access_key_id,
                                   .string_to_sign = std::move(to_sign),
                                   .signature = claim.signature,
                                   .canonical_request = std::move(canonical.text)});
  }
  if (is_s3(expectation) && expectation.payload_hash) require_payload_hash(claim, *expectation.payload_hash);
  return verified;
}

VerifiedSignature verify_policy_signature(const SignatureClaim& claim, std::string_view policy,
                                          const SignatureExpectation& expectation, SigningKeyCache& cache) {
  require_scope(claim, expectation);
  require_session_token(claim, expectation);
  VerifiedSignature verified{cache.find_or_derive(expectation.secret_access_key, claim)};
  if (!has_signed(verified.signing_key, policy, claim.signature)) {
    throw string_to_sign_mismatch(
        {.access_key_id = claim.access_key_id, .string_to_sign = std::string(policy), .signature = claim.signature});
  }
  return verified;
}

void require_payload_hash(const SignatureClaim& claim, std::string_view payload_hash) {
  if (claim.payload_mode != PayloadMode::kHash || claim.payload_hash.empty()) return;
  if (equal_ignoring_case(claim.payload_hash, payload_hash)) return;
  throw SignatureFailure(Kind::kPayloadHashMismatch,
                         {{"payload_hash", claim.payload_hash}, {"computed_hash", std::string(payload_hash)}});
}

void refuse_unknown_access_key(const SignatureClaim& claim) {
  throw SignatureFailure(Kind::kUnknownAccessKey, {{"access_key_id", claim.access_key_id}});
}

}  // namespace protocol
