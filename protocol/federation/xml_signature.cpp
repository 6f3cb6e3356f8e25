#include "protocol/federation/xml_signature.h"

#include <algorithm>
#include <iterator>
#include <sstream>

#include <openssl/evp.h>

#include "protocol/codec/base64.h"
#include "protocol/federation/canonical_xml.h"
#include "protocol/federation/xml_element.h"

namespace protocol {
namespace {

constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kExclusiveWithComments = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr size_t kTransformsMax = 2;

struct SignatureAlgorithm {
  std::string_view uri;
  /// As OpenSSL calls it.
  const char* digest;
  bool is_rsa = false;
};
constexpr SignatureAlgorithm kDigests[] = {{"http://www.w3.org/2000/09/xmldsig#sha1", "SHA1"},
                                           {"http://www.w3.org/2001/04/xmlenc#sha256", "SHA256"},
                                           {"http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA384"},
                                           {"http://www.w3.org/2001/04/xmlenc#sha512", "SHA512"}};
constexpr SignatureAlgorithm kSignatures[] = {{"http://www.w3.org/2000/09/xmldsig#rsa-sha1", "SHA1", true},
                                              {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "SHA256", true},
                                              {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "SHA384", true},
                                              {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "SHA512", true},
                                              {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "SHA256", false},
                                              {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "SHA384", false},
                                              {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", "SHA512", false}};

pugi::xml_node part_of(const pugi::xml_node& element, std::string_view local) {
  return only_child(element, {.space = kXmlSignatureSpace, .local = local});
}

std::string_view algorithm_of(const pugi::xml_node& element) {
  return element.attribute("Algorithm").value();
}

template <size_t Count>
const SignatureAlgorithm* algorithm_in(const SignatureAlgorithm (&table)[Count], const pugi::xml_node& element) {
  const std::string_view uri = algorithm_of(element);
  const auto* found =
      std::find_if(std::begin(table), std::end(table), [&](const SignatureAlgorithm& row) { return row.uri == uri; });
  return found == std::end(table) ? nullptr : found;
}

std::string digest_of(const std::string& text, const char* name) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  size_t size = 0;
  const bool is_made = EVP_Q_digest(nullptr, name, nullptr, text.data(), text.size(), bytes, &size) > 0;
  return is_made ? std::string(reinterpret_cast<const char*>(bytes), size) : std::string();
}

/// The form that a Transform or a CanonicalizationMethod asks for; nothing if it is another than the exclusive one.
std::optional<CanonicalForm> form_of(const pugi::xml_node& method) {
  const std::string_view uri = algorithm_of(method);
  if (uri != kExclusive && uri != kExclusiveWithComments) return std::nullopt;
  CanonicalForm form{.keeps_comments = uri == kExclusiveWithComments};
  const pugi::xml_node inclusive = only_child(method, {.space = kExclusive, .local = "InclusiveNamespaces"});
  std::istringstream prefixes(inclusive.attribute("PrefixList").value());
  for (std::string prefix; prefixes >> prefix;) form.inclusive_prefixes.insert(prefix == "#default" ? "" : prefix);
  return form;
}

/// What the transforms of a reference leave of the element: all but the signature. Nothing if there are others.
std::optional<CanonicalForm> form_of_reference(const pugi::xml_node& reference, const pugi::xml_node& signature) {
  const pugi::xml_node transforms = part_of(reference, "Transforms");
  const auto list = children_of(transforms, {.space = kXmlSignatureSpace, .local = "Transform"});
  if (list.size() != kTransformsMax || algorithm_of(list[0]) != kEnveloped) return std::nullopt;
  auto form = form_of(list[1]);
  if (form) form->without = signature;
  return form;
}

/// Counts elements of one ID: a second one might be taken for the signed one.
struct IdCounter : pugi::xml_tree_walker {
  explicit IdCounter(std::string_view wanted) : id(wanted) {}
  bool for_each(pugi::xml_node& node) override {
    if (node.attribute("ID").value() == id) ++count;
    return true;
  }
  std::string_view id;
  int count = 0;
};

bool refers_to(const pugi::xml_node& reference, const pugi::xml_node& element) {
  const std::string id = element.attribute("ID").value();
  if (id.empty() || reference.attribute("URI").value() != "#" + id) return false;
  IdCounter counter(id);
  element.root().traverse(counter);
  return counter.count == 1;
}

bool has_digest(const pugi::xml_node& element, const pugi::xml_node& reference, const pugi::xml_node& signature) {
  const SignatureAlgorithm* algorithm = algorithm_in(kDigests, part_of(reference, "DigestMethod"));
  const auto form = form_of_reference(reference, signature);
  if (!algorithm || !form || !refers_to(reference, element)) return false;
  const auto text = canonical_xml(element, *form);
  const auto told = base64_decode(text_of(part_of(reference, "DigestValue")));
  return text && told && !told->empty() && *told == digest_of(*text, algorithm->digest);
}

}  // namespace

bool is_signed_by(const pugi::xml_node& element, const std::vector<PublicKey>& keys) {
  const pugi::xml_node signature = part_of(element, "Signature");
  const pugi::xml_node told = part_of(signature, "SignedInfo");
  const pugi::xml_node reference = part_of(told, "Reference");
  if (!reference || !has_digest(element, reference, signature)) return false;
  const SignatureAlgorithm* algorithm = algorithm_in(kSignatures, part_of(told, "SignatureMethod"));
  const auto form = form_of(part_of(told, "CanonicalizationMethod"));
  const auto value = base64_decode(text_of(part_of(signature, "SignatureValue")));
  if (!algorithm || !form || !value) return false;
  const auto text = canonical_xml(told, *form);
  return text && std::any_of(keys.begin(), keys.end(), [&](const PublicKey& key) {
           return key.is_rsa() == algorithm->is_rsa && key.has_signed(*text, *value, algorithm->digest);
         });
}

}  // namespace protocol
