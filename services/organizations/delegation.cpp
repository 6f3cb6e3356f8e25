#include "services/organizations/delegation.h"

#include <algorithm>

#include "services/organizations/accounts.h"
#include "services/organizations/membership.h"
#include "services/organizations/page.h"
#include "services/organizations/refusal.h"

namespace organizations {
namespace {

Value::iterator find_service(Value& organization, const Value& principal) {
  Value& services = organization["Services"];
  return std::find_if(services.begin(), services.end(),
                      [&](const Value& service) { return service.at("ServicePrincipal") == principal; });
}

Value::iterator find_delegate(Value& organization, const Value& input) {
  Value& delegates = organization["Delegates"];
  return std::find_if(delegates.begin(), delegates.end(), [&](const Value& delegate) {
    return delegate.at("Account") == input.at("AccountId") &&
           delegate.at("ServicePrincipal") == input.at("ServicePrincipal");
  });
}

void check_principal(const Value& input) {
  const std::string principal = input.at("ServicePrincipal");
  if (!principal.ends_with(".amazonaws.com")) {
    throw invalid_input("UNRECOGNIZED_SERVICE_PRINCIPAL", "You specified an unrecognized service principal.");
  }
}

Value enable_access(RequestContext& context, const Value& input) {
  Value organization = require_management(context);
  check_principal(input);
  if (find_service(organization, input["ServicePrincipal"]) == organization["Services"].end()) {
    organization["Services"].push_back(
        {{"ServicePrincipal", input["ServicePrincipal"]}, {"DateEnabled", now_seconds(context)}});
    store_record(context, Kind::kOrganization, organization);
  }
  return Value::object();
}

Value disable_access(RequestContext& context, const Value& input) {
  Value organization = require_management(context);
  check_principal(input);
  const auto service = find_service(organization, input["ServicePrincipal"]);
  if (service != organization["Services"].end()) {
    organization["Services"].erase(service);
    store_record(context, Kind::kOrganization, organization);
  }
  return Value::object();
}

Value list_access(RequestContext& context, const Value& input) {
  return answer_page(input, "EnabledServicePrincipals", require_reader(context).at("Services"));
}

Value register_delegate(RequestContext& context, const Value& input) {
  Value organization = require_management(context);
  check_principal(input);
  require_member(context, organization, input.at("AccountId"));
  if (input["AccountId"] == context.account) {
    throw constraint_violation("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
                               "You cannot register the management account as a delegated administrator.");
  }
  if (find_service(organization, input["ServicePrincipal"]) == organization["Services"].end()) {
    throw constraint_violation("SERVICE_ACCESS_NOT_ENABLED", "You must enable service access first.");
  }
  if (find_delegate(organization, input) != organization["Delegates"].end()) {
    throw ApiError("AccountAlreadyRegisteredException", "The specified account is already a delegated administrator.");
  }
  organization["Delegates"].push_back({{"Account", input["AccountId"]},
                                       {"ServicePrincipal", input["ServicePrincipal"]},
                                       {"DelegationEnabledDate", now_seconds(context)}});
  store_record(context, Kind::kOrganization, organization);
  return Value::object();
}

Value deregister_delegate(RequestContext& context, const Value& input) {
  Value organization = require_management(context);
  check_principal(input);
  require_member(context, organization, input.at("AccountId"));
  const auto delegate = find_delegate(organization, input);
  if (delegate == organization["Delegates"].end()) {
    throw ApiError("AccountNotRegisteredException",
                   "The specified account is not a delegated administrator for this AWS service.");
  }
  organization["Delegates"].erase(delegate);
  store_record(context, Kind::kOrganization, organization);
  return Value::object();
}

Value list_delegates(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const std::string wanted = input.value("ServicePrincipal", "");
  Value shown = Value::array();
  for (const Value& delegate : organization.at("Delegates")) {
    if (!wanted.empty() && delegate.at("ServicePrincipal") != wanted) continue;
    Value account =
        present_account(context, organization, require_member(context, organization, delegate.at("Account")));
    account["DelegationEnabledDate"] = delegate.at("DelegationEnabledDate");
    shown.push_back(std::move(account));
  }
  return answer_page(input, "DelegatedAdministrators", shown);
}

Value list_delegated_services(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  require_member(context, organization, input.at("AccountId"));
  Value shown = Value::array();
  for (const Value& delegate : organization.at("Delegates")) {
    if (delegate.at("Account") != input["AccountId"]) continue;
    shown.push_back({{"ServicePrincipal", delegate.at("ServicePrincipal")},
                     {"DelegationEnabledDate", delegate.at("DelegationEnabledDate")}});
  }
  return answer_page(input, "DelegatedServices", shown);
}

}  // namespace

void add_delegation_operations(Service& service) {
  service.operations.insert(service.operations.end(), {{"EnableAWSServiceAccess", enable_access},
                                                       {"DisableAWSServiceAccess", disable_access},
                                                       {"ListAWSServiceAccessForOrganization", list_access},
                                                       {"RegisterDelegatedAdministrator", register_delegate},
                                                       {"DeregisterDelegatedAdministrator", deregister_delegate},
                                                       {"ListDelegatedAdministrators", list_delegates},
                                                       {"ListDelegatedServicesForAccount", list_delegated_services}});
}

}  // namespace organizations
