#include "protocol/federation/saml_response.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/base64.h"
#include "protocol/codec/timestamp.h"
#include "protocol/federation/xml_element.h"
#include "protocol/federation/xml_signature.h"

namespace protocol {
namespace {

constexpr std::string_view kAssertionSpace = "urn:oasis:names:tc:SAML:2.0:assertion";
constexpr std::string_view kProtocolSpace = "urn:oasis:names:tc:SAML:2.0:protocol";
constexpr std::string_view kMetadataSpace = "urn:oasis:names:tc:SAML:2.0:metadata";
constexpr std::string_view kSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success";
constexpr std::string_view kBearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

XmlName assertion_name(std::string_view local) {
  return {.space = kAssertionSpace, .local = local};
}
XmlName metadata_name(std::string_view local) {
  return {.space = kMetadataSpace, .local = local};
}
XmlName signature_name(std::string_view local) {
  return {.space = kXmlSignatureSpace, .local = local};
}

std::optional<int64_t> time_of(const pugi::xml_node& element, const char* attribute) {
  const std::string_view text = element.attribute(attribute).value();
  const auto seconds = text.empty() ? std::nullopt : parse_timestamp(text, TimestampFormat::kDefault);
  return seconds ? std::optional(static_cast<int64_t>(seconds->get<double>())) : std::nullopt;
}

void add_keys(const pugi::xml_node& descriptor, std::vector<PublicKey>& keys) {
  const std::string_view use = descriptor.attribute("use").value();
  if (!use.empty() && use != "signing") return;
  const pugi::xml_node info = only_child(descriptor, signature_name("KeyInfo"));
  for (const pugi::xml_node& data : children_of(info, signature_name("X509Data"))) {
    for (const pugi::xml_node& certificate : children_of(data, signature_name("X509Certificate"))) {
      const auto der = base64_decode(text_of(certificate));
      if (auto key = der ? PublicKey::from_certificate(*der) : std::nullopt) keys.push_back(std::move(*key));
    }
  }
}

void read_subject(const pugi::xml_node& assertion, SamlAssertion& read) {
  const pugi::xml_node subject = only_child(assertion, assertion_name("Subject"));
  const pugi::xml_node name = only_child(subject, assertion_name("NameID"));
  read.subject = text_of(name);
  read.subject_format = name.attribute("Format").value();
  for (const pugi::xml_node& confirmation : children_of(subject, assertion_name("SubjectConfirmation"))) {
    if (confirmation.attribute("Method").value() != kBearer) continue;
    const pugi::xml_node data = only_child(confirmation, assertion_name("SubjectConfirmationData"));
    read.recipient = data.attribute("Recipient").value();
    read.confirmed_until = time_of(data, "NotOnOrAfter");
  }
}

void read_conditions(const pugi::xml_node& assertion, SamlAssertion& read) {
  const pugi::xml_node conditions = only_child(assertion, assertion_name("Conditions"));
  read.valid_from = time_of(conditions, "NotBefore");
  read.valid_until = time_of(conditions, "NotOnOrAfter");
  for (const pugi::xml_node& restriction : children_of(conditions, assertion_name("AudienceRestriction"))) {
    for (const pugi::xml_node& audience : children_of(restriction, assertion_name("Audience"))) {
      read.audiences.push_back(text_of(audience));
    }
  }
}

void read_attributes(const pugi::xml_node& assertion, SamlAssertion& read) {
  for (const pugi::xml_node& statement : children_of(assertion, assertion_name("AttributeStatement"))) {
    for (const pugi::xml_node& attribute : children_of(statement, assertion_name("Attribute"))) {
      auto& values = read.attributes[attribute.attribute("Name").value()];
      for (const pugi::xml_node& value : children_of(attribute, assertion_name("AttributeValue"))) {
        values.push_back(text_of(value));
      }
    }
  }
}

SamlAssertion read_assertion(const pugi::xml_node& assertion) {
  SamlAssertion read{.issuer = text_of(only_child(assertion, assertion_name("Issuer")))};
  read_subject(assertion, read);
  read_conditions(assertion, read);
  read_attributes(assertion, read);
  for (const pugi::xml_node& statement : children_of(assertion, assertion_name("AuthnStatement"))) {
    read.session_until = time_of(statement, "SessionNotOnOrAfter");
  }
  return read;
}

bool is_successful(const pugi::xml_node& response) {
  const pugi::xml_node status = only_child(response, {.space = kProtocolSpace, .local = "Status"});
  const pugi::xml_node code = only_child(status, {.space = kProtocolSpace, .local = "StatusCode"});
  return code.attribute("Value").value() == kSuccess;
}

}  // namespace

std::optional<SamlProvider> read_saml_metadata(std::string_view text) {
  pugi::xml_document document;
  if (!load_xml(document, text)) return std::nullopt;
  const pugi::xml_node entity = document.document_element();
  if (!is_element(entity, metadata_name("EntityDescriptor"))) return std::nullopt;
  SamlProvider provider{
      .entity_id = entity.attribute("entityID").value(), .keys = {}, .valid_until = time_of(entity, "validUntil")};
  const auto descriptors = children_of(entity, metadata_name("IDPSSODescriptor"));
  for (const pugi::xml_node& descriptor : descriptors) {
    for (const pugi::xml_node& key : children_of(descriptor, metadata_name("KeyDescriptor"))) {
      add_keys(key, provider.keys);
    }
  }
  const bool is_provider = !provider.entity_id.empty() && !descriptors.empty() && !provider.keys.empty();
  return is_provider ? std::optional(std::move(provider)) : std::nullopt;
}

SamlReading read_saml_response(std::string_view text, const SamlProvider& provider) {
  pugi::xml_document document;
  if (!load_xml(document, text)) return {.fault = SamlFault::kMalformed};
  const pugi::xml_node response = document.document_element();
  if (!is_element(response, {.space = kProtocolSpace, .local = "Response"})) return {.fault = SamlFault::kMalformed};
  if (!is_successful(response)) return {.fault = SamlFault::kUnsuccessful};
  // The assertion is looked for in one place only, beside no other: there is none that could be put under another's
  // signature.
  const pugi::xml_node assertion = only_child(response, assertion_name("Assertion"));
  if (!assertion) {
    const bool is_encrypted = !children_of(response, assertion_name("EncryptedAssertion")).empty();
    return {.fault = is_encrypted ? SamlFault::kEncrypted : SamlFault::kMalformed};
  }
  SamlAssertion read = read_assertion(assertion);
  if (read.issuer != provider.entity_id) return {.fault = SamlFault::kOtherIssuer};
  if (!is_signed_by(assertion, provider.keys) && !is_signed_by(response, provider.keys)) {
    return {.fault = SamlFault::kInvalidSignature};
  }
  return {.assertion = std::move(read)};
}

}  // namespace protocol
