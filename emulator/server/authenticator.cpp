#include "emulator/server/authenticator.h"

#include "emulator/authentication/session_attributes.h"
#include "emulator/authentication/temporary_credential.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/authorizer.h"
#include "emulator/store/store.h"
#include "protocol/api_error.h"
#include "protocol/routing/host.h"
#include "protocol/signature/post_policy.h"
#include "protocol/signature/signature_error.h"
#include "protocol/signature/signature_failure.h"
#include "protocol/signature/version_two_signature.h"

namespace emulator {
namespace {

using protocol::SignatureClaim;
using protocol::SignatureFailure;
using protocol::SignatureFailureKind;
using protocol::SignatureStyle;

/// The region of requests that name none: of anonymous ones, and of SigV4A's, whose scope has no region.

SignatureStyle style_of(const protocol::ServiceModel& service) {
  switch (service.protocol()) {
    case protocol::Protocol::kEc2:
      return SignatureStyle::kEc2;
    case protocol::Protocol::kJson:
    case protocol::Protocol::kRpcV2Cbor:
      return SignatureStyle::kJson;
    case protocol::Protocol::kRestJson:
      return SignatureStyle::kRestJson;
    case protocol::Protocol::kRestXml:
      // S3 Control signs as S3 does.
      return service.signing_name() == kObjectService ? SignatureStyle::kS3 : SignatureStyle::kQuery;
    case protocol::Protocol::kQuery:
      break;
  }
  return SignatureStyle::kQuery;
}

std::string region_of(const SignatureClaim& claim) {
  const std::string_view region = claim.scope.region();
  return std::string(region.empty() ? kDefaultRegion : region);
}

/// Requests to directory buckets are signed for S3 Express.
std::string_view signing_name_of(const SignatureClaim& claim, const protocol::Route& route) {
  constexpr std::string_view kExpressName = "s3express";
  const bool is_express = claim.scope.service() == kExpressName && route.service.name() == kObjectService;
  return is_express ? kExpressName : route.service.signing_name();
}

/// The access key id of S3's old signatures, "AWS AKID:signature", which only open mode accepts.
std::string_view old_access_key_id(const protocol::HttpRequest& request) {
  const std::string_view authorization = request.headers.get("Authorization");
  constexpr std::string_view kScheme = "AWS ";
  if (!authorization.starts_with(kScheme)) return {};
  return authorization.substr(kScheme.size(), authorization.find(':') - kScheme.size());
}

bool is_for(const Principal& principal, const protocol::Route& route) {
  const std::string_view only_service = session_attribute(principal, kSessionOnlyService);
  return only_service.empty() || only_service == route.service.name();
}

}  // namespace

Identity Authenticator::authenticate(const protocol::HttpRequest& request, const protocol::Route& route,
                                     std::optional<std::string_view> payload_hash) {
  if (options_.mode == AuthenticationMode::kOpen) return believe(request);
  try {
    return verify(request, route, payload_hash);
  } catch (const SignatureFailure& failure) {
    throw signature_error(failure, style_of(route.service));
  }
}

Identity Authenticator::authenticate_form(const std::vector<protocol::QueryParameter>& fields,
                                          const std::string& bucket, uint64_t file_size_bytes) {
  if (options_.mode == AuthenticationMode::kOpen) {
    return {.principal = root_principal(options_.default_account), .region = std::string(kDefaultRegion)};
  }
  auto all = fields;
  all.push_back({.name = "bucket", .value = bucket});
  try {
    return verify_form(std::move(all), file_size_bytes);
  } catch (const SignatureFailure& failure) {
    throw signature_error(failure, SignatureStyle::kS3);
  }
}

Identity Authenticator::verify_form(std::vector<protocol::QueryParameter> fields, uint64_t file_size_bytes) {
  const auto old_claim = protocol::find_version_two_form_signature(fields);
  auto claim = old_claim ? old_claim : protocol::find_form_signature(fields);
  if (!claim) return {.principal = {}, .region = std::string(kDefaultRegion), .claim = {}, .verified = {}};
  std::string_view policy_text;
  for (const auto& field : fields) {
    if (protocol::equal_ignoring_case(field.name, "policy")) policy_text = field.value;
  }
  const auto credential = find_credential(claim->access_key_id);
  if (!credential) protocol::refuse_unknown_access_key(*claim);
  const auto now = std::chrono::floor<std::chrono::seconds>(machine_.clock.now());
  protocol::SignatureExpectation expectation{
      .secret_access_key = credential->secret_access_key, .now = now, .style = SignatureStyle::kS3, .service = "s3"};
  if (credential->session_token) expectation.session_token = *credential->session_token;
  std::optional<protocol::VerifiedSignature> verified;
  if (old_claim) {
    protocol::verify_version_two_policy(*claim, policy_text, expectation);
  } else {
    verified = protocol::verify_policy_signature(*claim, policy_text, expectation, signing_keys_);
  }
  const protocol::PostPolicy policy = protocol::parse_post_policy(policy_text);
  require_policy_conditions(policy, fields, now);
  require_content_length(policy, file_size_bytes);
  std::string region = region_of(*claim);
  return {.principal = credential->principal,
          .region = std::move(region),
          .claim = std::move(*claim),
          .verified = std::move(verified)};
}

Identity Authenticator::verify(const protocol::HttpRequest& request, const protocol::Route& route,
                               std::optional<std::string_view> payload_hash) {
  const bool is_for_objects = route.service.name() == kObjectService;
  const auto old_claim = is_for_objects ? protocol::find_version_two_signature(request) : std::nullopt;
  auto claim = old_claim ? old_claim : protocol::find_signature(request);
  if (!claim) {
    // S3 asks the policies of its buckets what it may do for anybody.
    const bool may_be_anonymous = route.operation.anonymous() || is_for_objects;
    if (!may_be_anonymous) throw SignatureFailure(SignatureFailureKind::kMissingAuthentication);
    return {.principal = {}, .region = std::string(kDefaultRegion), .claim = {}, .verified = {}};
  }
  const auto credential = find_credential(claim->access_key_id);
  if (!credential || !is_for(credential->principal, route)) protocol::refuse_unknown_access_key(*claim);
  protocol::SignatureExpectation expectation{
      .secret_access_key = credential->secret_access_key,
      .now = std::chrono::floor<std::chrono::seconds>(machine_.clock.now()),
      .style = style_of(route.service),
      .service = signing_name_of(*claim, route),
      .payload_hash = payload_hash,
  };
  if (credential->session_token) expectation.session_token = *credential->session_token;
  if (credential->expiration) {
    expectation.expiration = std::chrono::floor<std::chrono::seconds>(*credential->expiration);
  }
  std::optional<protocol::VerifiedSignature> verified;
  if (old_claim) {
    const std::string_view bucket = options_.hosts.parse(request.headers.get("Host")).bucket;
    protocol::verify_version_two_signature(*claim, request, bucket, expectation);
  } else {
    verified = protocol::verify_signature(*claim, request, expectation, signing_keys_);
  }
  std::string region = region_of(*claim);
  record_use(*credential, route, region);
  return {.principal = credential->principal,
          .region = std::move(region),
          .claim = std::move(*claim),
          .verified = std::move(verified)};
}

/// A transaction of its own: the use is remembered even if the request is refused later on.
void Authenticator::record_use(const Credential& credential, const protocol::Route& route,
                               std::string_view region) const {
  if (credential.principal.kind != PrincipalKind::kUser || credential.session_token) return;
  const auto transaction = machine_.store.begin();
  credentials_.record_use(*transaction, {.access_key_id = credential.access_key_id,
                                         .time = machine_.clock.now(),
                                         .service = route.service.signing_name(),
                                         .region = region});
  if (transaction->has_changes()) transaction->commit();
}

Identity Authenticator::believe(const protocol::HttpRequest& request) const {
  SignatureClaim claim;
  try {
    claim = protocol::find_signature(request).value_or(SignatureClaim{});
  } catch (const SignatureFailure&) {  // open mode takes it for the default account's
  }
  if (claim.access_key_id.empty()) {
    claim.access_key_id = old_access_key_id(request);
    protocol::read_payload_hash(request.headers.get("x-amz-content-sha256"), claim);
  }
  const auto credential = find_credential(claim.access_key_id);
  std::string region = region_of(claim);
  return {.principal = credential ? credential->principal : root_principal(options_.default_account),
          .region = std::move(region),
          .claim = std::move(claim),
          .verified = {}};
}

std::optional<Credential> Authenticator::find_credential(std::string_view access_key_id) const {
  const auto transaction = machine_.store.begin();
  return credentials_.find(*transaction, access_key_id);
}

}  // namespace emulator
