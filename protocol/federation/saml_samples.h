// For tests: the metadata of an identity provider, and a response whose assertion it has signed (ECDSA, SHA-256), made
// with another implementation of XML signatures (signxml).
#pragma once

namespace protocol {

constexpr const char* kSampleMetadata =
    R"xml(<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/saml" validUntil="2099-01-01T00:00:00Z">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>MIIBCjCBsaADAgECAgEBMAoGCCqGSM49BAMCMA4xDDAKBgNVBAMMA2lkcDAgFw0yMDAxMDEwMDAwMDBaGA8yMDk5MDEwMTAwMDAwMFowDjEMMAoGA1UEAwwDaWRwMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1DbszsVJPkOyEU5GND/9MvhG+nMIGyE/+28gjAyFrY4cCJqHfq4rJhfVZe0G26I/L7I2kQYirDgBMFgRHg3K7DAKBggqhkjOPQQDAgNIADBFAiAGS0S20dfedMrwYX3OWJnJfFkuX6RhI8YnH32TEg/fvAIhAIl6aROvqkQ7+/IyZ7aU96l4m8K6Kcwl317+tBHI3wGJ</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/>
  </md:IDPSSODescriptor>
<!-- xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx --></md:EntityDescriptor>)xml";

constexpr const char* kSampleResponse =
    R"xml(<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0" IssueInstant="2024-01-01T00:00:00Z" Destination="https://signin.aws.amazon.com/saml"><saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example.com/saml</saml2:Issuer><saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_assertion" IssueInstant="2024-01-01T00:00:00Z" Version="2.0"><saml2:Issuer>https://idp.example.com/saml</saml2:Issuer><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/><ds:Reference URI="#_assertion"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>tFWUJe2j6wwOksVMBlmeAk+xuWBTLVxpd01pVWb2Uj8=</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>+ZZ8ior9rTL79Kn7COjSMwqvmpxGm0f7ZRzHQG1k6r4A+cOxoCjvFM+yIzAdY49tyYiYYEman9Y9mJ47Os4Fvw==</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>MIIBCjCBsaADAgECAgEBMAoGCCqGSM49BAMCMA4xDDAKBgNVBAMMA2lkcDAgFw0y
MDAxMDEwMDAwMDBaGA8yMDk5MDEwMTAwMDAwMFowDjEMMAoGA1UEAwwDaWRwMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1DbszsVJPkOyEU5GND/9MvhG+nMIGyE/
+28gjAyFrY4cCJqHfq4rJhfVZe0G26I/L7I2kQYirDgBMFgRHg3K7DAKBggqhkjO
PQQDAgNIADBFAiAGS0S20dfedMrwYX3OWJnJfFkuX6RhI8YnH32TEg/fvAIhAIl6
aROvqkQ7+/IyZ7aU96l4m8K6Kcwl317+tBHI3wGJ
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>
<saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">alice &amp; co</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData NotOnOrAfter="2098-01-01T00:00:00Z" Recipient="https://signin.aws.amazon.com/saml"/></saml2:SubjectConfirmation></saml2:Subject>
<saml2:Conditions NotBefore="2020-01-01T00:00:00.123Z" NotOnOrAfter="2098-01-01T00:00:00Z"><saml2:AudienceRestriction><saml2:Audience>urn:amazon:webservices</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>
<saml2:AuthnStatement AuthnInstant="2024-01-01T00:00:00Z"/>
<saml2:AttributeStatement>
<saml2:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role"><saml2:AttributeValue xsi:type="xs:string">arn:aws:iam::123456789012:role/analyst,arn:aws:iam::123456789012:saml-provider/idp</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName"><saml2:AttributeValue xsi:type="xs:string">alice@example.com</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="https://aws.amazon.com/SAML/Attributes/PrincipalTag:team"><saml2:AttributeValue xsi:type="xs:string">red</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="urn:oid:1.3.6.1.4.1.5923.1.1.1.1"><saml2:AttributeValue xsi:type="xs:string">staff</saml2:AttributeValue><saml2:AttributeValue xsi:type="xs:string">member</saml2:AttributeValue></saml2:Attribute>
</saml2:AttributeStatement></saml2:Assertion></saml2p:Response>)xml";

}  // namespace protocol
