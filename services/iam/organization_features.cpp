#include "services/iam/organization_features.h"

#include "services/iam/account.h"
#include "services/iam/organization_view.h"
#include "services/iam/principal_policies.h"

namespace iam {
namespace {

/// A private member of the management account's settings.
constexpr const char* kFeatures = "@RootFeatures";

struct Organization {
  std::string id;
  std::string management_account;
};

/// The caller's organization, if it may manage root access there: as the management account, or as the administrator
/// that it has named for IAM.
Organization require_administrator(RequestContext& context) {
  const auto described = ask_organizations(context, context.account, "DescribeOrganization");
  if (!described) {
    throw ApiError("OrganizationNotFoundException",
                   "The request was rejected because no organization is associated with your account.");
  }
  const Value& organization = described->at("Organization");
  const std::string management = organization.at("MasterAccountId");
  const auto delegates =
      ask_organizations(context, management, "ListDelegatedAdministrators", {{"ServicePrincipal", kOwnPrincipal}});
  if (context.account != management && !lists(delegates, "DelegatedAdministrators", "Id", context.account)) {
    throw ApiError("AccountNotManagementOrDelegatedAdministratorException",
                   "The request was rejected because the account making the request is not the management account or "
                   "delegated administrator account for centralized root access.");
  }
  if (organization.at("FeatureSet") != "ALL") {
    throw ApiError("OrganizationNotInAllFeaturesModeException",
                   "The request was rejected because your organization does not have All features enabled.");
  }
  const auto services = ask_organizations(context, management, "ListAWSServiceAccessForOrganization");
  if (!lists(services, "EnabledServicePrincipals", "ServicePrincipal", kOwnPrincipal)) {
    throw ApiError("ServiceAccessNotEnabledException",
                   "The request was rejected because trusted access is not enabled for IAM in Organizations.");
  }
  return {.id = organization.at("Id"), .management_account = management};
}

Value features_of(RequestContext& context, const Organization& organization) {
  RequestContext there = within_account(context, organization.management_account);
  return {{"OrganizationId", organization.id},
          {"EnabledFeatures", account_settings(there).value(kFeatures, Value::array())}};
}

Value list_features(RequestContext& context, const Value&) {
  return features_of(context, require_administrator(context));
}

// By hand: a setting of the management account.
emulator::Handler switching(std::string feature, bool is_on) {
  return [feature, is_on](RequestContext& context, const Value&) {
    const Organization organization = require_administrator(context);
    if (is_on && context.account != organization.management_account) {
      throw ApiError(
          "CallerIsNotManagementAccountException",
          "The request was rejected because the account making the request is not the management account for "
          "the organization.");
    }
    RequestContext there = within_account(context, organization.management_account);
    Value settings = account_settings(there);
    Value kept = Value::array();
    const Value before = settings.value(kFeatures, Value::array());
    for (const Value& name : before) {
      if (name != feature) kept.push_back(name);
    }
    if (is_on) kept.push_back(feature);
    settings[kFeatures] = std::move(kept);
    store_account_settings(there, settings);
    return features_of(context, organization);
  };
}

}  // namespace

void add_organization_features(Service& service) {
  service.operations.push_back({"ListOrganizationsFeatures", list_features});
  service.operations.push_back(
      {"EnableOrganizationsRootCredentialsManagement", switching("RootCredentialsManagement", true)});
  service.operations.push_back({"EnableOrganizationsRootSessions", switching("RootSessions", true)});
  service.operations.push_back(
      {"DisableOrganizationsRootCredentialsManagement", switching("RootCredentialsManagement", false)});
  service.operations.push_back({"DisableOrganizationsRootSessions", switching("RootSessions", false)});
}

}  // namespace iam
