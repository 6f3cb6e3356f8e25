#include "services/sts/saml_identity.h"

#include <algorithm>
#include <regex>

#include "protocol/checksum/digest.h"
#include "protocol/codec/base64.h"
#include "protocol/federation/saml_response.h"
#include "services/sts/federated_trust.h"
#include "services/sts/role_session.h"

namespace sts {
namespace {

using emulator::Principal;
using protocol::SamlAssertion;
using protocol::SamlFault;

constexpr const char* kSamlAction = "sts:AssumeRoleWithSAML";
constexpr std::string_view kAttributePrefix = "https://aws.amazon.com/SAML/Attributes/";
constexpr std::string_view kFormatPrefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
constexpr std::string_view kWebServices = "urn:amazon:webservices";
constexpr int64_t kSessionSecondsMin = 900;

/// Condition keys of attributes, by the names that providers give them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml
struct AttributeKey {
  std::string_view key;
  std::string_view object_identifier;
  std::string_view name;
};
constexpr AttributeKey kAttributeKeys[] = {
    {"saml:eduPersonAffiliation", "urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "eduPersonAffiliation"},
    {"saml:eduPersonNickname", "urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "eduPersonNickname"},
    {"saml:eduPersonOrgDN", "urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "eduPersonOrgDN"},
    {"saml:eduPersonOrgUnitDN", "urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "eduPersonOrgUnitDN"},
    {"saml:eduPersonPrimaryAffiliation", "urn:oid:1.3.6.1.4.1.5923.1.1.1.5", "eduPersonPrimaryAffiliation"},
    {"saml:eduPersonPrincipalName", "urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "eduPersonPrincipalName"},
    {"saml:eduPersonEntitlement", "urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "eduPersonEntitlement"},
    {"saml:eduPersonPrimaryOrgUnitDN", "urn:oid:1.3.6.1.4.1.5923.1.1.1.8", "eduPersonPrimaryOrgUnitDN"},
    {"saml:eduPersonScopedAffiliation", "urn:oid:1.3.6.1.4.1.5923.1.1.1.9", "eduPersonScopedAffiliation"},
    {"saml:eduPersonTargetedID", "urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "eduPersonTargetedID"},
    {"saml:eduPersonAssurance", "urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "eduPersonAssurance"},
    {"saml:cn", "urn:oid:2.5.4.3", "cn"},
    {"saml:surname", "urn:oid:2.5.4.4", "surname"},
    {"saml:name", "urn:oid:2.5.4.41", "name"},
    {"saml:givenName", "urn:oid:2.5.4.42", "givenName"},
    {"saml:x500UniqueIdentifier", "urn:oid:2.5.4.45", "x500UniqueIdentifier"},
    {"saml:uid", "urn:oid:0.9.2342.19200300.100.1.1", "uid"},
    {"saml:mail", "urn:oid:0.9.2342.19200300.100.1.3", "mail"},
    {"saml:organizationStatus", "urn:oid:0.9.2342.19200300.100.1.45", "organizationStatus"}};

/// The values of one of AWS's own attributes: "Role", "RoleSessionName".
std::vector<std::string> own_attribute(const SamlAssertion& assertion, const std::string& name) {
  const auto found = assertion.attributes.find(std::string(kAttributePrefix) + name);
  return found == assertion.attributes.end() ? std::vector<std::string>() : found->second;
}

void check_reading(SamlFault fault) {
  switch (fault) {
    case SamlFault::kNone:
      return;
    case SamlFault::kOtherIssuer:
      throw invalid_token("Issuer not present in specified provider");
    case SamlFault::kInvalidSignature:
      throw invalid_token("Response signature invalid");
    case SamlFault::kEncrypted:
      throw ApiError("NotImplemented", "skyrig does not implement encrypted SAML assertions yet.", 501);
    case SamlFault::kUnsuccessful:
      throw ApiError("IDPRejectedClaim", "The identity provider reported that authentication failed.", 403);
    case SamlFault::kMalformed:
      break;
  }
  throw invalid_token("Invalid base64 SAMLResponse");
}

void check_times(const RequestContext& context, const SamlAssertion& assertion) {
  const int64_t now = std::chrono::floor<std::chrono::seconds>(context.time).time_since_epoch().count();
  for (const auto& until : {assertion.confirmed_until, assertion.valid_until}) {
    if (until && now >= *until) throw expired_token("Token must be redeemed within 5 minutes of issuance");
  }
  if (assertion.valid_from && now + kClockSkewSeconds < *assertion.valid_from) {
    throw invalid_token("Response is not valid yet");
  }
  // "The SubjectConfirmationData element … has … Recipient and … NotOnOrAfter."
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
  if (!assertion.confirmed_until)
    throw invalid_token("SubjectConfirmationData NotOnOrAfter is required in AuthnResponse");
}

/// "https://signin.aws.amazon.com/saml", or that of a region.
bool is_sign_in_page(const std::string& url) {
  static const std::regex kPage(
      R"(https://([a-z0-9-]+\.)*signin\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)/saml(/acs/[A-Za-z0-9]+)?)");
  return std::regex_match(url, kPage);
}

void check_audience(const SamlAssertion& assertion) {
  const bool is_for_aws =
      std::any_of(assertion.audiences.begin(), assertion.audiences.end(),
                  [](const std::string& audience) { return audience == kWebServices || is_sign_in_page(audience); });
  if (!is_for_aws || !is_sign_in_page(assertion.recipient)) {
    throw invalid_token("Response does not contain the required audience.");
  }
}

/// "arn:…:role/name,arn:…:saml-provider/name", in either order.
bool grants_role(const SamlAssertion& assertion, const std::string& role, const std::string& provider) {
  const auto roles = own_attribute(assertion, "Role");
  return std::any_of(roles.begin(), roles.end(), [&](std::string pair) {
    std::erase_if(pair, [](unsigned char c) { return std::isspace(c); });
    return pair == role + "," + provider || pair == provider + "," + role;
  });
}

std::string session_name_of(const SamlAssertion& assertion) {
  const auto names = own_attribute(assertion, "RoleSessionName");
  if (names.size() != 1 || names[0].empty()) throw invalid_token("RoleSessionName is required in AuthnResponse");
  static const std::regex kName("[a-zA-Z_0-9+=,.@-]{2,64}");
  if (!std::regex_match(names[0], kName)) {
    throw invalid_token("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
  }
  return names[0];
}

std::string source_identity_of(const SamlAssertion& assertion) {
  const auto names = own_attribute(assertion, "SourceIdentity");
  if (names.empty()) return {};
  static const std::regex kName("[a-zA-Z_0-9+=,.@-]{2,64}");
  if (!std::regex_match(names[0], kName) || names[0].starts_with("aws:")) {
    throw invalid_token("Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"");
  }
  return names[0];
}

/// "persistent" of "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"; other formats as they stand.
std::string subject_type_of(const SamlAssertion& assertion) {
  const std::string& format = assertion.subject_format;
  return format.starts_with(kFormatPrefix) ? format.substr(kFormatPrefix.size()) : format;
}

/// "BASE64 ( SHA1 ( "https://example.com/saml" + "123456789012" + "/MySAMLIdP" ) )".
std::string name_qualifier(const SamlAssertion& assertion, const std::string& account, const std::string& name) {
  protocol::Sha1 hash;
  hash.update(assertion.issuer + account + "/" + name);
  return protocol::base64_encode(protocol::bytes_view(hash.digest()));
}

/// Adds the attributes that are AssumeRole's parameters.
void add_tags(const SamlAssertion& assertion, Value& input) {
  const std::string prefix = std::string(kAttributePrefix) + "PrincipalTag:";
  for (const auto& [name, values] : assertion.attributes) {
    if (!name.starts_with(prefix) || values.empty()) continue;
    input["Tags"].push_back({{"Key", name.substr(prefix.size())}, {"Value", values.front()}});
  }
  const auto transitive = own_attribute(assertion, "TransitiveTagKeys");
  if (!transitive.empty()) input["TransitiveTagKeys"] = transitive;
}

struct Identity {
  SamlAssertion assertion;
  std::string session_name;
  std::string source_identity;
  std::string name_qualifier;
  /// "123456789012/MySAMLIdP".
  std::string document;
};

emulator::FixedConditionKeys condition_keys(const RequestContext& context, const Identity& identity,
                                            const std::string& provider) {
  const SamlAssertion& assertion = identity.assertion;
  emulator::FixedConditionKeys keys = federated_keys(context, provider, identity.session_name);
  keys.set("saml:aud", {assertion.recipient});
  keys.set("saml:iss", {assertion.issuer});
  keys.set("saml:sub", {assertion.subject});
  keys.set("saml:sub_type", {subject_type_of(assertion)});
  keys.set("saml:namequalifier", {identity.name_qualifier});
  keys.set("saml:doc", {identity.document});
  for (const AttributeKey& row : kAttributeKeys) {
    for (const std::string_view name : {row.object_identifier, row.name}) {
      const auto found = assertion.attributes.find(std::string(name));
      if (found != assertion.attributes.end()) keys.set(std::string(row.key), found->second);
    }
  }
  if (!identity.source_identity.empty()) keys.set("sts:SourceIdentity", {identity.source_identity});
  return keys;
}

/// "Your role session lasts for the duration that you specify, or until the time specified in the SAML authentication
/// response's SessionNotOnOrAfter value, whichever is shorter."
std::chrono::seconds duration_of(const RequestContext& context, const Value& input, const Value& role,
                                 const SamlAssertion& assertion) {
  int64_t duration = requested_duration(input, role);
  if (assertion.session_until) {
    const int64_t now = std::chrono::floor<std::chrono::seconds>(context.time).time_since_epoch().count();
    duration = std::min(duration, std::max(kSessionSecondsMin, *assertion.session_until - now));
  }
  return std::chrono::seconds(duration);
}

Identity read_identity(RequestContext& context, const Value& input) {
  const std::string provider_arn = input.at("PrincipalArn");
  const auto registered = find_provider(context, "GetSAMLProvider", "SAMLProviderArn", provider_arn);
  if (!registered) throw invalid_token("Specified provider doesn't exist");
  const auto provider = protocol::read_saml_metadata(registered->at("SAMLMetadataDocument").get<std::string>());
  const auto document = protocol::base64_decode(input.at("SAMLAssertion").get_ref<const std::string&>());
  if (!provider || !document) throw invalid_token("Invalid base64 SAMLResponse");
  protocol::SamlReading reading = read_saml_response(*document, *provider);
  check_reading(reading.fault);
  check_times(context, reading.assertion);
  check_audience(reading.assertion);
  const std::string name = provider_arn.substr(provider_arn.find('/') + 1);
  const std::string account = read_role_arn(input.at("RoleArn")).account;
  return {.assertion = reading.assertion,
          .session_name = session_name_of(reading.assertion),
          .source_identity = source_identity_of(reading.assertion),
          .name_qualifier = name_qualifier(reading.assertion, account, name),
          .document = account + "/" + name};
}

}  // namespace

Value assume_role_with_saml(RequestContext& context, const Value& input) {
  const std::string role_arn = input.at("RoleArn"), provider = input.at("PrincipalArn");
  read_role_arn(role_arn);
  const Identity identity = read_identity(context, input);
  if (!grants_role(identity.assertion, role_arn, provider)) throw not_authorized(context, kSamlAction, role_arn);
  const Value role = find_role(context, role_arn, kSamlAction);
  Value session_input = input;
  add_tags(identity.assertion, session_input);
  check_federated_trust(context, {.action = kSamlAction,
                                  .role = role,
                                  .provider = provider,
                                  .keys = condition_keys(context, identity, provider),
                                  .has_tags = session_input.contains("Tags"),
                                  .has_source_identity = !identity.source_identity.empty()});
  Principal principal = session_of(context, role, identity.session_name);
  principal.session["aws:FederatedProvider"] = provider;
  principal.session["saml:namequalifier"] = identity.name_qualifier;
  principal.session["saml:sub"] = identity.assertion.subject;
  principal.session["saml:sub_type"] = subject_type_of(identity.assertion);
  if (!identity.source_identity.empty()) principal.session["aws:SourceIdentity"] = identity.source_identity;
  Value output = start_role_session(context, session_input, std::move(principal),
                                    duration_of(context, input, role, identity.assertion));
  output["Subject"] = identity.assertion.subject;
  output["SubjectType"] = subject_type_of(identity.assertion);
  output["Issuer"] = identity.assertion.issuer;
  output["Audience"] = identity.assertion.recipient;
  output["NameQualifier"] = identity.name_qualifier;
  return output;
}

}  // namespace sts
