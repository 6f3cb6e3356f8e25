#include "services/organizations/organization.h"

#include "services/organizations/membership.h"
#include "services/organizations/node.h"
#include "services/organizations/refusal.h"

namespace organizations {
namespace {

constexpr size_t kIdLength = 10;
constexpr size_t kRootIdLength = 4;

std::string email_of(const std::string& account) {
  return "root@" + account + ".example.com";
}

Value present(const Value& organization) {
  const std::string account = organization.at("ManagementAccount");
  // "Do not use. This field is deprecated and doesn't provide complete information": AWS always shows this.
  Value types = Value::array({{{"Type", "SERVICE_CONTROL_POLICY"}, {"Status", "ENABLED"}}});
  if (organization.at("FeatureSet") != "ALL") types = Value::array();
  return {{"Organization",
           {{"Id", id_of(organization)},
            {"Arn", "arn:aws:organizations::" + account + ":organization/" + id_of(organization)},
            {"FeatureSet", organization["FeatureSet"]},
            {"MasterAccountArn", arn_of(organization, "account", account)},
            {"MasterAccountId", account},
            {"MasterAccountEmail", email_of(account)},
            {"AvailablePolicyTypes", std::move(types)}}}};
}

Value create_organization(RequestContext& context, const Value& input) {
  if (find_membership(context, context.account)) {
    throw ApiError("AlreadyInOrganizationException", "The provided account is already a member of an organization.");
  }
  const std::string id = make_id(context, "o-", kIdLength), root = make_id(context, "r-", kRootIdLength);
  create_record(context, Kind::kOrganization, id,
                {{"ManagementAccount", context.account},
                 {"FeatureSet", input.value("FeatureSet", "ALL")},
                 {"Root", root},
                 {"PolicyTypes", Value::array()},
                 {"Services", Value::array()},
                 {"Delegates", Value::array()}});
  const Value organization = *find_record(context, Kind::kOrganization, id);
  create_record(context, Kind::kNode, root,
                {{"Organization", id}, {"Name", "Root"}, {"Policies", Value::array()}, {"Tags", Value::array()}});
  add_member(context, organization,
             {{"Id", context.account},
              {"Name", "management"},
              {"Email", email_of(context.account)},
              {"JoinedMethod", "INVITED"},
              {"Status", "ACTIVE"},
              {"Tags", Value::array()}});
  return present(organization);
}

Value describe_organization(RequestContext& context, const Value&) {
  return present(require_membership(context).organization);
}

Value delete_organization(RequestContext& context, const Value&) {
  const Value organization = require_management(context);
  const bool has_others = records_of(context, Kind::kMember, organization).size() > 1;
  const bool has_units = records_of(context, Kind::kNode, organization).size() > 1;
  if (has_others || has_units || !records_of(context, Kind::kPolicy, organization).empty()) {
    throw ApiError("OrganizationNotEmptyException",
                   "The organization isn't empty. To delete an organization, you must first remove all accounts except "
                   "the management account, delete all OUs, and delete all policies.");
  }
  for (const Kind kind : {Kind::kCreation, Kind::kHandshake}) {
    for (const Value& record : records_of(context, kind, organization)) erase_record(context, kind, id_of(record));
  }
  erase_record(context, Kind::kMember, context.account);
  erase_record(context, Kind::kNode, organization.at("Root"));
  erase_record(context, Kind::kOrganization, id_of(organization));
  return Value::object();
}

}  // namespace

void add_organization_operations(Service& service) {
  service.operations.insert(service.operations.end(), {{"CreateOrganization", create_organization},
                                                       {"DescribeOrganization", describe_organization},
                                                       {"DeleteOrganization", delete_organization}});
}

}  // namespace organizations
