#include "services/iam/identity_providers.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "protocol/federation/saml_response.h"
#include "services/iam/account_item.h"

namespace iam {
namespace {

constexpr AccountItem kOidc{.type = "oidc-provider",
                            .noun = "OpenIDConnectProvider",
                            .address = "OpenIDConnectProviderArn",
                            .not_found = "OpenIDConnect Provider not found for arn {}"};
constexpr AccountItem kSaml{.type = "saml-provider",
                            .noun = "SAMLProvider",
                            .address = "SAMLProviderArn",
                            .not_found = "Manifest not found for arn {}"};
constexpr std::string_view kScheme = "https://";
constexpr size_t kClientsMax = 100;
constexpr size_t kThumbprintsMax = 5;
constexpr size_t kThumbprintLength = 40;
constexpr std::chrono::hours kSamlValidity{24 * 365 * 100};

std::vector<std::string> texts(const Value& value, const char* member) {
  return value.value(member, std::vector<std::string>());
}

void check_thumbprints(const std::vector<std::string>& thumbprints) {
  if (thumbprints.size() > kThumbprintsMax) throw invalid_input("Thumbprint list must contain fewer than 5 entries.");
  for (const std::string& thumbprint : thumbprints) {
    if (thumbprint.size() != kThumbprintLength) throw invalid_input("Thumbprint must be a 40 digit hexadecimal value.");
  }
}

/// "https://token.example.com/path" is the provider "token.example.com/path".
std::string host_of(const std::string& url) {
  const bool is_https = url.starts_with(kScheme) && url.size() > kScheme.size();
  if (!is_https || url.find_first_of("?#") != std::string::npos)
    throw validation_error("Invalid Open ID Connect Provider URL");
  std::string host = url.substr(kScheme.size());
  while (host.ends_with('/')) host.pop_back();
  return host;
}

/// Keeps a new provider with its tags, and answers as both kinds do.
Value create_provider(RequestContext& context, const AccountItem& item, const std::string& arn, Value provider,
                      const Value& input) {
  provider["Tags"] = input.value("Tags", Value::array());
  create_item(context, item, arn, std::move(provider));
  Value output{{std::string(item.address), arn}};
  if (input.contains("Tags")) output["Tags"] = input["Tags"];
  return output;
}

// By hand: a provider is named by its address, and found by its ARN.
// A thumbprint that is left out is the one of the provider's certificate, which only AWS can look up.
Value create_oidc(RequestContext& context, const Value& input) {
  const std::string host = host_of(input.at("Url"));
  const auto clients = texts(input, "ClientIDList"), thumbprints = texts(input, "ThumbprintList");
  check_thumbprints(thumbprints);
  if (clients.size() > kClientsMax)
    throw ApiError("LimitExceeded", "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  const std::string arn = emulator::make_global_arn(context, kService, "oidc-provider/" + host);
  if (find_item(context, kOidc, arn)) {
    throw ApiError("EntityAlreadyExists", "Provider with url " + input["Url"].get<std::string>() + " already exists.");
  }
  Value provider{
      {"Url", host}, {"ClientIDList", clients}, {"ThumbprintList", thumbprints}, {"CreateDate", now_seconds(context)}};
  return create_provider(context, kOidc, arn, std::move(provider), input);
}

Value get_oidc(RequestContext& context, const Value& input) {
  Value provider = get_item(context, kOidc, input.at("OpenIDConnectProviderArn"));
  provider.erase("@Key");
  return provider;
}

Value delete_oidc(RequestContext& context, const Value& input) {
  // "This operation is idempotent; it does not fail if you call it for a provider that does not exist", but AWS does.
  const std::string arn = input.at("OpenIDConnectProviderArn");
  get_item(context, kOidc, arn);
  erase_item(context, kOidc, arn);
  return Value::object();
}

Value list_oidc(RequestContext& context, const Value&) {
  Value list = Value::array();
  for (const Value& provider : all_items(context, kOidc)) list.push_back({{"Arn", provider.at("@Key")}});
  return {{"OpenIDConnectProviderList", std::move(list)}};
}

Value update_thumbprints(RequestContext& context, const Value& input) {
  Value provider = get_item(context, kOidc, input.at("OpenIDConnectProviderArn"));
  check_thumbprints(texts(input, "ThumbprintList"));
  provider["ThumbprintList"] = input["ThumbprintList"];
  store_item(context, kOidc, provider);
  return Value::object();
}

Value add_client(RequestContext& context, const Value& input) {
  Value provider = get_item(context, kOidc, input.at("OpenIDConnectProviderArn"));
  auto clients = texts(provider, "ClientIDList");
  const std::string client = input.at("ClientID");
  if (std::find(clients.begin(), clients.end(), client) == clients.end()) clients.push_back(client);
  if (clients.size() > kClientsMax)
    throw ApiError("LimitExceeded", "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  provider["ClientIDList"] = clients;
  store_item(context, kOidc, provider);
  return Value::object();
}

Value remove_client(RequestContext& context, const Value& input) {
  Value provider = get_item(context, kOidc, input.at("OpenIDConnectProviderArn"));
  auto clients = texts(provider, "ClientIDList");
  std::erase(clients, input.at("ClientID").get<std::string>());
  provider["ClientIDList"] = clients;
  store_item(context, kOidc, provider);
  return Value::object();
}

/// The provider that the document describes: its name, its certificates, and how long it is valid.
protocol::SamlProvider read_metadata(const std::string& document) {
  auto provider = protocol::read_saml_metadata(document);
  if (!provider) throw invalid_input("Could not parse metadata");
  return std::move(*provider);
}

Value create_saml(RequestContext& context, const Value& input) {
  if (input.contains("AddPrivateKey") || input.contains("AssertionEncryptionMode")) {
    throw ApiError("NotImplemented", "skyrig does not implement encrypted SAML assertions yet.", 501);
  }
  const protocol::SamlProvider described = read_metadata(input.at("SAMLMetadataDocument"));
  const std::string name = input.at("Name");
  const std::string arn = emulator::make_global_arn(context, kService, "saml-provider/" + name);
  if (find_item(context, kSaml, arn))
    throw ApiError("EntityAlreadyExists", "SAMLProvider " + name + " already exists.");
  const int64_t validity = std::chrono::duration_cast<std::chrono::seconds>(kSamlValidity).count();
  Value provider{{"SAMLProviderUUID", context.machine.ids.uuid()},
                 {"SAMLMetadataDocument", input["SAMLMetadataDocument"]},
                 {"CreateDate", now_seconds(context)},
                 {"ValidUntil", described.valid_until.value_or(now_seconds(context) + validity)}};
  return create_provider(context, kSaml, arn, std::move(provider), input);
}

Value get_saml(RequestContext& context, const Value& input) {
  Value provider = get_item(context, kSaml, input.at("SAMLProviderArn"));
  provider.erase("@Key");
  return provider;
}

Value update_saml(RequestContext& context, const Value& input) {
  for (const char* member : {"AddPrivateKey", "RemovePrivateKey", "AssertionEncryptionMode"}) {
    if (input.contains(member)) {
      throw ApiError("NotImplemented", "skyrig does not implement encrypted SAML assertions yet.", 501);
    }
  }
  Value provider = get_item(context, kSaml, input.at("SAMLProviderArn"));
  if (input.contains("SAMLMetadataDocument")) {
    const protocol::SamlProvider described = read_metadata(input["SAMLMetadataDocument"]);
    if (described.valid_until) provider["ValidUntil"] = *described.valid_until;
    provider["SAMLMetadataDocument"] = input["SAMLMetadataDocument"];
  }
  store_item(context, kSaml, provider);
  return {{"SAMLProviderArn", input.at("SAMLProviderArn")}};
}

Value delete_saml(RequestContext& context, const Value& input) {
  const std::string arn = input.at("SAMLProviderArn");
  get_item(context, kSaml, arn);
  erase_item(context, kSaml, arn);
  return Value::object();
}

Value list_saml(RequestContext& context, const Value&) {
  Value list = Value::array();
  for (const Value& provider : all_items(context, kSaml)) {
    list.push_back({{"Arn", provider.at("@Key")},
                    {"ValidUntil", provider.at("ValidUntil")},
                    {"CreateDate", provider.at("CreateDate")}});
  }
  return {{"SAMLProviderList", std::move(list)}};
}

}  // namespace

void add_identity_providers(Service& service) {
  for (const AccountItem* item : {&kOidc, &kSaml}) {
    service.resource_types.push_back(resource_type_of(*item));
    add_tag_operations(service, *item);
  }
  service.operations.push_back({"CreateOpenIDConnectProvider", create_oidc});
  service.operations.push_back({"GetOpenIDConnectProvider", get_oidc});
  service.operations.push_back({"DeleteOpenIDConnectProvider", delete_oidc});
  service.operations.push_back({"ListOpenIDConnectProviders", list_oidc});
  service.operations.push_back({"UpdateOpenIDConnectProviderThumbprint", update_thumbprints});
  service.operations.push_back({"AddClientIDToOpenIDConnectProvider", add_client});
  service.operations.push_back({"RemoveClientIDFromOpenIDConnectProvider", remove_client});
  service.operations.push_back({"CreateSAMLProvider", create_saml});
  service.operations.push_back({"GetSAMLProvider", get_saml});
  service.operations.push_back({"UpdateSAMLProvider", update_saml});
  service.operations.push_back({"DeleteSAMLProvider", delete_saml});
  service.operations.push_back({"ListSAMLProviders", list_saml});
}

}  // namespace iam
