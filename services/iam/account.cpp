#include "services/iam/account.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/iam/links.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

constexpr std::string_view kSettingsType = "account-settings";
constexpr std::string_view kAliasType = "account-alias";
constexpr const char* kSettingsKey = "settings";

/// Aliases are one namespace for all accounts: they stand in sign-in addresses.
const ResourceType& alias_type(RequestContext& context) {
  return context.machine.engine.type(kService, kAliasType);
}

const ResourceType& settings_type(RequestContext& context) {
  return context.machine.engine.type(kService, kSettingsType);
}

// By hand: an alias is a name that an account has, not something that it keeps.
Value create_alias(RequestContext& context, const Value& input) {
  auto& engine = context.machine.engine;
  const std::string alias = input.at("AccountAlias");
  Value settings = account_settings(context);
  if (settings.value("Alias", "") == alias) return Value::object();
  if (engine.exists(context, alias_type(context), alias)) {
    throw ApiError("EntityAlreadyExists", "The account alias " + alias + " already exists.");
  }
  // "An AWS account can have only one alias. If you create a new alias, the new alias overwrites the previous alias."
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/console-account-alias.html
  if (settings.contains("Alias")) engine.erase(context, alias_type(context), settings["Alias"].get<std::string>());
  engine.create(context, alias_type(context), {{"Alias", alias}, {"Account", context.account}});
  settings["Alias"] = alias;
  store_account_settings(context, settings);
  return Value::object();
}

Value delete_alias(RequestContext& context, const Value& input) {
  const std::string alias = input.at("AccountAlias");
  Value settings = account_settings(context);
  if (settings.value("Alias", "") != alias) {
    throw no_such_entity("The account alias with name " + alias + " cannot be found.");
  }
  context.machine.engine.erase(context, alias_type(context), alias);
  settings.erase("Alias");
  store_account_settings(context, settings);
  return Value::object();
}

Value list_aliases(RequestContext& context, const Value&) {
  const Value settings = account_settings(context);
  Value aliases = Value::array();
  if (settings.contains("Alias")) aliases.push_back(settings["Alias"]);
  return {{"AccountAliases", std::move(aliases)}};
}

std::vector<Value> items(RequestContext& context, std::string_view type) {
  return context.machine.engine.all(context, context.machine.engine.type(kService, type));
}

// By hand: a setting, "v1Token" or "v2Token".
Value set_token_preferences(RequestContext& context, const Value& input) {
  Value settings = account_settings(context);
  settings["GlobalEndpointTokenVersion"] = input.at("GlobalEndpointTokenVersion") == "v2Token" ? 2 : 1;
  store_account_settings(context, settings);
  return Value::object();
}

size_t count_versions(RequestContext& context) {
  size_t count = 0;
  for (const Value& policy : all_entities(context, entity_named("policy"))) count += policy.at("@Versions").size();
  return count;
}

// By hand: it counts across all types.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
Value get_account_summary(RequestContext& context, const Value&) {
  Value summary = Value::object();
  for (const Quota& quota : kQuotas) {
    if (!quota.summary_name.empty()) summary[std::string(quota.summary_name)] = quota.value;
  }
  const auto count = [&](std::string_view name) { return count_entities(context, entity_named(name)); };
  summary["Users"] = count("user");
  summary["Groups"] = count("group");
  summary["Roles"] = count("role");
  summary["InstanceProfiles"] = count("instance-profile");
  summary["Policies"] = count("policy");
  summary["PolicyVersionsInUse"] = count_versions(context);
  summary["GlobalEndpointTokenVersion"] = account_settings(context).value("GlobalEndpointTokenVersion", 1);
  const std::vector<Value> devices = items(context, "mfa");
  summary["MFADevices"] = devices.size();
  summary["MFADevicesInUse"] =
      std::count_if(devices.begin(), devices.end(), [](const Value& device) { return device.contains("EnableDate"); });
  summary["Providers"] = items(context, "oidc-provider").size() + items(context, "saml-provider").size();
  summary["ServerCertificates"] = items(context, "server-certificate").size();
  // The root user has no keys, password, MFA device or certificates of its own here.
  for (const char* name : {"AccountAccessKeysPresent", "AccountPasswordPresent", "AccountMFAEnabled",
                           "AccountSigningCertificatesPresent"}) {
    summary[name] = 0;
  }
  return {{"SummaryMap", std::move(summary)}};
}

}  // namespace

Value account_settings(RequestContext& context) {
  auto found = context.machine.engine.find(context, settings_type(context), kSettingsKey);
  return found ? std::move(*found) : Value{{"@Key", kSettingsKey}};
}

void store_account_settings(RequestContext& context, const Value& settings) {
  context.machine.engine.update(context, settings_type(context), settings);
}

void add_account(Service& service) {
  service.resource_types.push_back({.service = kService,
                                    .name = kSettingsType,
                                    .id_member = "@Key",
                                    .not_found = "NoSuchEntity",
                                    .scope = emulator::Scope::kAccount});
  service.resource_types.push_back({.service = kService,
                                    .name = kAliasType,
                                    .id_member = "Alias",
                                    .not_found = "NoSuchEntity",
                                    .scope = emulator::Scope::kPartition});
  service.operations.push_back({"CreateAccountAlias", create_alias});
  service.operations.push_back({"DeleteAccountAlias", delete_alias});
  service.operations.push_back({"ListAccountAliases", list_aliases});
  service.operations.push_back({"GetAccountSummary", get_account_summary});
  service.operations.push_back({"SetSecurityTokenServicePreferences", set_token_preferences});
}

}  // namespace iam
