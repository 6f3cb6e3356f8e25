#include "protocol/federation/saml_response.h"

#include <gtest/gtest.h>

#include "protocol/federation/canonical_xml.h"
#include "protocol/federation/saml_samples.h"
#include "protocol/federation/xml_element.h"

namespace protocol {
namespace {

SamlFault fault_of(const std::string& response) {
  return read_saml_response(response, *read_saml_metadata(kSampleMetadata)).fault;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t position = text.find(from);
  EXPECT_NE(position, std::string::npos) << from;
  return text.replace(position, from.size(), to);
}

std::string element_of(const std::string& text, const std::string& name) {
  const std::string end = "</" + name + ">";
  const size_t first = text.find("<" + name), last = text.find(end) + end.size();
  return text.substr(first, last - first);
}

TEST(SamlResponse, TellsWhatTheProviderSigned) {
  const SamlReading reading = read_saml_response(kSampleResponse, *read_saml_metadata(kSampleMetadata));
  ASSERT_EQ(reading.fault, SamlFault::kNone);
  const SamlAssertion& assertion = reading.assertion;
  EXPECT_EQ(assertion.subject, "alice & co");
  EXPECT_EQ(assertion.recipient, "https://signin.aws.amazon.com/saml");
  EXPECT_EQ(assertion.audiences, std::vector<std::string>{"urn:amazon:webservices"});
  EXPECT_EQ(assertion.attributes.at("urn:oid:1.3.6.1.4.1.5923.1.1.1.1"), (std::vector<std::string>{"staff", "member"}));
}

TEST(SamlResponse, IsRefusedIfAnythingSignedWasChanged) {
  const std::string response = kSampleResponse;
  for (const auto& [from, to] : {std::pair("alice &amp; co", "mallory"),
                                 {"role/analyst", "role/admin"},
                                 {"2098-01-01T00:00:00Z\" Recipient", "2099-01-01T00:00:00Z\" Recipient"},
                                 {"<ds:DigestValue>", "<ds:DigestValue>A"},
                                 {"<ds:SignatureValue>", "<ds:SignatureValue>A"},
                                 {"xmlenc#sha256", "xmlenc#sha512"}}) {
    EXPECT_EQ(fault_of(replaced(response, from, to)), SamlFault::kInvalidSignature) << from;
  }
}

TEST(SamlResponse, IsRefusedWithoutSignature) {
  const std::string response = kSampleResponse;
  EXPECT_EQ(fault_of(replaced(response, element_of(response, "ds:Signature"), "")), SamlFault::kInvalidSignature);
}

// The signed assertion is kept somewhere in the document, and another one stands where it is looked for.
TEST(SamlResponse, IsNotFooledByAnAssertionBesideTheSignedOne) {
  const std::string response = kSampleResponse, signed_one = element_of(response, "saml2:Assertion");
  const std::string unsigned_one = replaced(signed_one, element_of(signed_one, "ds:Signature"), "");
  const std::string forged = replaced(replaced(unsigned_one, "alice &amp; co", "mallory"), "_assertion", "_forged");
  EXPECT_EQ(fault_of(replaced(response, signed_one, signed_one + forged)), SamlFault::kMalformed);
  EXPECT_EQ(fault_of(replaced(response, signed_one, forged + signed_one)), SamlFault::kMalformed);
  // Hidden in an extension, with the forged one using its signature.
  const std::string hidden = "<saml2p:Extensions>" + unsigned_one + "</saml2p:Extensions>";
  const std::string with_signature =
      replaced(replaced(signed_one, "alice &amp; co", "mallory"), "_assertion", "_forged");
  EXPECT_EQ(fault_of(replaced(response, signed_one, hidden + with_signature)), SamlFault::kInvalidSignature);
  const std::string same_id = replaced(signed_one, "alice &amp; co", "mallory");
  EXPECT_EQ(fault_of(replaced(response, signed_one, hidden + same_id)), SamlFault::kInvalidSignature);
}

// A comment within a name does not cut it: canonical XML leaves it out, and so must the reader.
TEST(SamlResponse, ReadsTextAcrossComments) {
  const std::string commented = replaced(kSampleResponse, "alice &amp;", "ali<!-- -->ce &amp;");
  const SamlReading reading = read_saml_response(commented, *read_saml_metadata(kSampleMetadata));
  EXPECT_EQ(reading.fault, SamlFault::kNone);
  EXPECT_EQ(reading.assertion.subject, "alice & co");
}

TEST(SamlResponse, IsRefusedInOtherForms) {
  const std::string response = kSampleResponse;
  EXPECT_EQ(fault_of("no xml"), SamlFault::kMalformed);
  EXPECT_EQ(fault_of("<!DOCTYPE a [<!ENTITY b \"c\">]>" + response), SamlFault::kMalformed);
  EXPECT_EQ(fault_of(replaced(response, "status:Success", "status:Responder")), SamlFault::kUnsuccessful);
  std::string deep;
  for (int i = 0; i < 2 * kXmlDepthMax; ++i) deep = "<a>" + deep + "</a>";
  EXPECT_EQ(fault_of(deep), SamlFault::kMalformed);
  const auto other = read_saml_metadata(replaced(kSampleMetadata, "idp.example.com/saml", "idp.example.org/saml"));
  ASSERT_TRUE(other);
  EXPECT_EQ(read_saml_response(response, *other).fault, SamlFault::kOtherIssuer);
}

// https://www.w3.org/TR/xml-exc-c14n/#sec-Enveloping: an inner element's form does not depend on where it stands.
TEST(CanonicalXml, DeclaresNamespacesWhereTheyAreUsed) {
  const auto form_of = [](const char* text, const CanonicalForm& form = {}) {
    pugi::xml_document document;
    EXPECT_TRUE(load_xml(document, text));
    return canonical_xml(document.document_element().first_child(), form).value_or("none");
  };
  const char* kInner =
      "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\"><n3:stuff "
      "xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>";
  EXPECT_EQ(form_of("<n0:pdu xmlns:n0='http://a.example'><n1:elem2 xmlns:n1='http://example.net' xml:lang='en'>"
                    "<n3:stuff xmlns:n3='ftp://example.org'/></n1:elem2></n0:pdu>"),
            kInner);
  EXPECT_EQ(form_of("<n2:pdu xmlns:n1='http://example.net' xmlns:n2='http://foo.example' xmlns:n3='ftp://example.org'>"
                    "<n1:elem2 xml:lang='en'><n3:stuff/></n1:elem2></n2:pdu>"),
            kInner);
  EXPECT_EQ(form_of("<a xmlns:x='u'><b z='1' a='&lt;&#9;\"'>t &gt; <!-- c --><![CDATA[<&]]></b></a>",
                    {.inclusive_prefixes = {"x"}}),
            "<b xmlns:x=\"u\" a=\"&lt;&#x9;&quot;\" z=\"1\">t &gt; &lt;&amp;</b>");
  EXPECT_EQ(form_of("<a xmlns='d'><b><c xmlns=''/></b></a>"), "<b xmlns=\"d\"><c xmlns=\"\"></c></b>");
  EXPECT_EQ(form_of("<a><p:b/></a>"), "none");
}

}  // namespace
}  // namespace protocol
