#include "services/iam/outbound_federation.h"

#include "emulator/time/id_generator.h"
#include "services/iam/account.h"

namespace iam {
namespace {

// Private members of the account's settings.
constexpr const char* kIssuer = "@OutboundIssuer";
constexpr const char* kIsEnabled = "@OutboundEnabled";

ApiError feature_disabled() {
  return ApiError("FeatureDisabled", "Outbound web identity federation is not enabled for this account.");
}

/// The issuer is made once: who trusts it goes on to when the feature was off for a while.
// By hand: a setting of the account.
Value enable(RequestContext& context, const Value&) {
  Value settings = account_settings(context);
  if (settings.value(kIsEnabled, false)) {
    throw ApiError("FeatureEnabled", "Outbound web identity federation is already enabled for this account.");
  }
  if (!settings.contains(kIssuer)) {
    settings[kIssuer] = "https://" + context.machine.ids.uuid() + ".tokens.sts.global.api.aws";
  }
  settings[kIsEnabled] = true;
  store_account_settings(context, settings);
  return {{"IssuerIdentifier", settings[kIssuer]}};
}

Value disable(RequestContext& context, const Value&) {
  Value settings = account_settings(context);
  if (!settings.value(kIsEnabled, false)) throw feature_disabled();
  settings[kIsEnabled] = false;
  store_account_settings(context, settings);
  return Value::object();
}

Value get_info(RequestContext& context, const Value&) {
  const Value settings = account_settings(context);
  if (!settings.value(kIsEnabled, false)) throw feature_disabled();
  return {{"IssuerIdentifier", settings.at(kIssuer)}, {"JwtVendingEnabled", true}};
}

}  // namespace

void add_outbound_federation(Service& service) {
  service.operations.push_back({"EnableOutboundWebIdentityFederation", enable});
  service.operations.push_back({"DisableOutboundWebIdentityFederation", disable});
  service.operations.push_back({"GetOutboundWebIdentityFederationInfo", get_info});
}

}  // namespace iam
