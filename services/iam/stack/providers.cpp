#include "services/iam/stack/providers.h"

#include <algorithm>

#include "services/iam/stack/properties.h"

namespace iam {
namespace {

constexpr size_t kProviderNameLengthMax = 128;

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
  if (name.is_null()) name = provisioning.generate_name(kProviderNameLengthMax, false);
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
}

}  // namespace

void add_stack_providers(Service& service) {
  service.cloudformation.push_back({.type = "AWS::IAM::OIDCProvider",
                                    .identifier_member = "OpenIDConnectProviderArn",
                                    .create_resource = create_oidc,
                                    .update_resource = update_oidc,
                                    .remove_resource = remove_oidc,
                                    .read_resource = reading("GetOpenIDConnectProvider", "OpenIDConnectProviderArn")});
  service.cloudformation.push_back({.type = "AWS::IAM::SAMLProvider",
                                    .identifier_member = "SAMLProviderArn",
                                    .create_resource = create_saml,
                                    .update_resource = update_saml,
                                    .remove_resource = remove_saml,
                                    .read_resource = reading("GetSAMLProvider", "SAMLProviderArn")});
}

}  // namespace iam
