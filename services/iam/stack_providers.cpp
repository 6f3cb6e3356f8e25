#include "services/iam/stack_providers.h"

#include <algorithm>

#include "services/iam/stack_properties.h"

namespace iam {
namespace {

constexpr size_t kNameLengthMax = 128;

/// The tags of a provider, which is named by its ARN where users and roles have a name.
void apply_provider_tags(Provisioning& provisioning, const std::string& noun) {
  const Value named{{noun + "Arn", provisioning.physical_id()}};
  const Value now = resource_tags(provisioning.tags()), before = resource_tags(provisioning.previous_tags());
  Value gone = Value::array();
  for (const Value& tag : before) {
    const bool is_kept =
        std::any_of(now.begin(), now.end(), [&](const Value& other) { return other["Key"] == tag["Key"]; });
    if (!is_kept) gone.push_back(tag["Key"]);
  }
  Value input = named;
  input["TagKeys"] = gone;
  if (!gone.empty()) call_iam(provisioning, "Untag" + noun, std::move(input));
  input = named;
  input["Tags"] = now;
  if (now != before && !now.empty()) call_iam(provisioning, "Tag" + noun, std::move(input));
}

Value with_tags(const Provisioning& provisioning, Value input) {
  const Value tags = resource_tags(provisioning.tags());
  if (!tags.empty()) input["Tags"] = tags;
  return input;
}

std::string create_oidc(Provisioning& provisioning) {
  Value input{{"Url", property(provisioning, "Url", "")},
              {"ClientIDList", property(provisioning, "ClientIdList", Value::array())}};
  const Value thumbprints = property(provisioning, "ThumbprintList");
  if (!thumbprints.is_null()) input["ThumbprintList"] = thumbprints;
  return call_iam(provisioning, "CreateOpenIDConnectProvider",
                  with_tags(provisioning, std::move(input)))["OpenIDConnectProviderArn"];
}

void update_oidc(Provisioning& provisioning) {
  const std::string& arn = provisioning.physical_id();
  for (const Value& client : items_removed(provisioning, "ClientIdList")) {
    call_iam(provisioning, "RemoveClientIDFromOpenIDConnectProvider",
             {{"OpenIDConnectProviderArn", arn}, {"ClientID", client}});
  }
  for (const Value& client : items_added(provisioning, "ClientIdList")) {
    call_iam(provisioning, "AddClientIDToOpenIDConnectProvider",
             {{"OpenIDConnectProviderArn", arn}, {"ClientID", client}});
  }
  if (provisioning.has_changed("ThumbprintList")) {
    call_iam(provisioning, "UpdateOpenIDConnectProviderThumbprint",
             {{"OpenIDConnectProviderArn", arn},
              {"ThumbprintList", property(provisioning, "ThumbprintList", Value::array())}});
  }
  apply_provider_tags(provisioning, "OpenIDConnectProvider");
}

void remove_oidc(Provisioning& provisioning) {
  call_iam_if_there(provisioning, "DeleteOpenIDConnectProvider",
                    {{"OpenIDConnectProviderArn", provisioning.physical_id()}});
}

std::string create_saml(Provisioning& provisioning) {
  Value name = property(provisioning, "Name");
  if (name.is_null()) name = provisioning.generate_name(kNameLengthMax, false);
  Value input{{"Name", name}, {"SAMLMetadataDocument", property(provisioning, "SamlMetadataDocument", "")}};
  // Encrypted assertions, which IAM refuses here.
  for (const char* member : {"AddPrivateKey", "AssertionEncryptionMode"}) {
    const Value value = property(provisioning, member);
    if (!value.is_null()) input[member] = value;
  }
  return call_iam(provisioning, "CreateSAMLProvider", with_tags(provisioning, std::move(input)))["SAMLProviderArn"];
}

void update_saml(Provisioning& provisioning) {
  if (provisioning.has_changed("SamlMetadataDocument")) {
    call_iam(provisioning, "UpdateSAMLProvider",
             {{"SAMLProviderArn", provisioning.physical_id()},
              {"SAMLMetadataDocument", property(provisioning, "SamlMetadataDocument", "")}});
  }
  apply_provider_tags(provisioning, "SAMLProvider");
}

void remove_saml(Provisioning& provisioning) {
  call_iam_if_there(provisioning, "DeleteSAMLProvider", {{"SAMLProviderArn", provisioning.physical_id()}});
}

/// What IAM shows of a provider, and its ARN, which it does not show.
std::function<Value(Provisioning&)> reading(std::string operation, std::string member) {
  return [operation, member](Provisioning& provisioning) {
    Value shown = call_iam(provisioning, operation, {{member, provisioning.physical_id()}});
    shown["Arn"] = provisioning.physical_id();
    shown["SamlProviderUUID"] = shown.value("SAMLProviderUUID", "");
    return shown;
  };
/// What tells one kind from the others in the names of operations and members.
struct Kind {
  /// "OpenIDConnectProvider": of TagOpenIDConnectProvider.
  const char* noun;
  /// The member that names one.
  const char* member;
};

constexpr Kind kOpenIdConnect{"OpenIDConnectProvider", "OpenIDConnectProviderArn"};
constexpr Kind kSaml{"SAMLProvider", "SAMLProviderArn"};
constexpr Kind kCertificate{"ServerCertificate", "ServerCertificateName"};

constexpr size_t kNameLengthMax = 128;

Value named(const Provisioning& provisioning, const Kind& kind) {
  return {{kind.member, provisioning.physical_id()}};
}

std::string operation(const char* verb, const Kind& kind) {
  return std::string(verb) + kind.noun;
}

bool has_key(const Value& tags, const Value& key) {
  return std::any_of(tags.begin(), tags.end(), [&](const Value& tag) { return tag["Key"] == key; });
}

void update_tags(Provisioning& provisioning, const Kind& kind) {
  const Value tags = resource_tags(provisioning.tags()), before = resource_tags(provisioning.previous_tags());
  Value removed = Value::array();
  for (const Value& tag : before) {
    if (!has_key(tags, tag["Key"])) removed.push_back(tag["Key"]);
  }
  Value input = named(provisioning, kind);
  if (!removed.empty()) {
    input["TagKeys"] = removed;
    call_iam(provisioning, operation("Untag", kind), input);
    input.erase("TagKeys");
  }
  if (tags.empty() || tags == before) return;
  input["Tags"] = tags;
  call_iam(provisioning, operation("Tag", kind), input);
}

void remove(Provisioning& provisioning, const Kind& kind) {
  call_iam_if_there(provisioning, operation("Delete", kind), named(provisioning, kind));
}

/// The input with those properties that the template gives, under the members' names.
Value input_of(const Provisioning& provisioning, std::initializer_list<std::pair<const char*, const char*>> members) {
  Value input{{"Tags", resource_tags(provisioning.tags())}};
  for (const auto& [name, member] : members) {
    const Value value = property(provisioning, name);
    if (!value.is_null()) input[member] = value;
  }
  return input;
}

std::string create_open_id(Provisioning& provisioning) {
  const Value input =
      input_of(provisioning, {{"Url", "Url"}, {"ClientIdList", "ClientIDList"}, {"ThumbprintList", "ThumbprintList"}});
  return call_iam(provisioning, "CreateOpenIDConnectProvider", input).at("OpenIDConnectProviderArn");
}

void update_open_id(Provisioning& provisioning) {
  const Value provider = named(provisioning, kOpenIdConnect);
  const auto call_for_each = [&](const char* name, const Value& clients) {
    for (const Value& client : clients) {
      Value input = provider;
      input["ClientID"] = client;
      call_iam(provisioning, name, std::move(input));
    }
  };
  call_for_each("AddClientIDToOpenIDConnectProvider", items_added(provisioning, "ClientIdList"));
  call_for_each("RemoveClientIDFromOpenIDConnectProvider", items_removed(provisioning, "ClientIdList"));
  if (provisioning.has_changed("ThumbprintList")) {
    Value input = provider;
    input["ThumbprintList"] = property(provisioning, "ThumbprintList", Value::array());
    call_iam(provisioning, "UpdateOpenIDConnectProviderThumbprint", std::move(input));
  }
  update_tags(provisioning, kOpenIdConnect);
}

Value read_open_id(Provisioning& provisioning) {
  Value shown = call_iam(provisioning, "GetOpenIDConnectProvider", named(provisioning, kOpenIdConnect));
  shown["Arn"] = provisioning.physical_id();
  return shown;
}

std::string create_saml(Provisioning& provisioning) {
  Value input = input_of(provisioning, {{"SamlMetadataDocument", "SAMLMetadataDocument"},
                                        {"AssertionEncryptionMode", "AssertionEncryptionMode"},
                                        {"AddPrivateKey", "AddPrivateKey"}});
  input["Name"] = property(provisioning, "Name", Value());
  if (input["Name"].is_null()) input["Name"] = provisioning.generate_name(kNameLengthMax, false);
  return call_iam(provisioning, "CreateSAMLProvider", std::move(input)).at("SAMLProviderArn");
}

void update_saml(Provisioning& provisioning) {
  Value input = named(provisioning, kSaml);
  for (const auto& [name, member] : {std::pair("SamlMetadataDocument", "SAMLMetadataDocument"),
                                     std::pair("AssertionEncryptionMode", "AssertionEncryptionMode")}) {
    if (provisioning.has_changed(name)) input[member] = property(provisioning, name, "");
  }
  if (input.size() > 1) call_iam(provisioning, "UpdateSAMLProvider", std::move(input));
  update_tags(provisioning, kSaml);
}

Value read_saml(Provisioning& provisioning) {
  Value shown = call_iam(provisioning, "GetSAMLProvider", named(provisioning, kSaml));
  shown["Arn"] = provisioning.physical_id();
  const std::string& arn = provisioning.physical_id();
  shown["Name"] = arn.substr(arn.rfind('/') + 1);
  return shown;
}

std::string create_certificate(Provisioning& provisioning) {
  Value input = input_of(provisioning, {{"CertificateBody", "CertificateBody"},
                                        {"CertificateChain", "CertificateChain"},
                                        {"PrivateKey", "PrivateKey"},
                                        {"Path", "Path"}});
  std::string name = property(provisioning, "ServerCertificateName", "");
  if (name.empty()) name = provisioning.generate_name(kNameLengthMax, false);
  input["ServerCertificateName"] = name;
  call_iam(provisioning, "UploadServerCertificate", std::move(input));
  return name;
}

void update_certificate(Provisioning& provisioning) {
  if (provisioning.has_changed("Path")) {
    Value input = named(provisioning, kCertificate);
    input["NewPath"] = property(provisioning, "Path", "/");
    call_iam(provisioning, "UpdateServerCertificate", std::move(input));
  }
  update_tags(provisioning, kCertificate);
}

Value read_certificate(Provisioning& provisioning) {
  const Value output = call_iam(provisioning, "GetServerCertificate", named(provisioning, kCertificate));
  return output.at("ServerCertificate").at("ServerCertificateMetadata");
}

}  // namespace

void add_stack_providers(Tables& tables) {
  tables.cloudformation.push_back({.type = "AWS::IAM::OIDCProvider",
                                   .identifier_member = "OpenIDConnectProviderArn",
                                   .create_resource = create_oidc,
                                   .update_resource = update_oidc,
                                   .remove_resource = remove_oidc,
                                   .read_resource = reading("GetOpenIDConnectProvider", "OpenIDConnectProviderArn")});
  tables.cloudformation.push_back({.type = "AWS::IAM::SAMLProvider",
                                   .identifier_member = "SAMLProviderArn",
                                   .create_resource = create_saml,
                                   .update_resource = update_saml,
                                   .remove_resource = remove_saml,
                                   .read_resource = reading("GetSAMLProvider", "SAMLProviderArn")});
                                   .create_resource = create_open_id,
                                   .update_resource = update_open_id,
                                   .remove_resource = [](Provisioning& one) { remove(one, kOpenIdConnect); },
                                   .read_resource = read_open_id});
  tables.cloudformation.push_back({.type = "AWS::IAM::SAMLProvider",
                                   .create_resource = create_saml,
                                   .update_resource = update_saml,
                                   .remove_resource = [](Provisioning& one) { remove(one, kSaml); },
                                   .read_resource = read_saml});
  tables.cloudformation.push_back({.type = "AWS::IAM::ServerCertificate",
                                   .create_resource = create_certificate,
                                   .update_resource = update_certificate,
                                   .remove_resource = [](Provisioning& one) { remove(one, kCertificate); },
                                   .read_resource = read_certificate});
}

}  // namespace iam
