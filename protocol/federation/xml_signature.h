// Enveloped XML signatures, as SAML's identity providers make them. https://www.w3.org/TR/xmldsig-core1/
//
// Only what SAML 2.0 allows is read: one reference, to the element that holds the signature, by its ID; the transforms
// "enveloped signature" and exclusive canonicalization; and keys that are known beforehand. So nothing but the element
// itself can be what was signed.
#pragma once

#include <vector>

#include <pugixml.hpp>

#include "protocol/federation/asymmetric_key.h"

namespace protocol {

/// Whether an element carries a signature that one of the keys made over it.
bool is_signed_by(const pugi::xml_node& element, const std::vector<PublicKey>& keys);

constexpr const char* kXmlSignatureSpace = "http://www.w3.org/2000/09/xmldsig#";

}  // namespace protocol
