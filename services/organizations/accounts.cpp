#include "services/organizations/accounts.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/id_generator.h"
#include "services/organizations/membership.h"
#include "services/organizations/node.h"
#include "services/organizations/page.h"
#include "services/organizations/refusal.h"
#include "services/organizations/tags.h"

namespace organizations {
namespace {

constexpr size_t kCreationIdLength = 32;
constexpr const char* kAccessRole = "OrganizationAccountAccessRole";

/// Asks IAM in the new account: whoever may assume roles of the management account gets in.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
void make_access_role(RequestContext& context, const std::string& account, const std::string& role) {
  const std::string trust =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::)" + context.account +
      R"(:root"},"Action":"sts:AssumeRole"}]})";
  const auto ask = [&](const std::string& operation, Value input) {
    const auto answer =
        context.machine.dispatcher.call_within(context, {.service = "iam",
                                                         .operation = operation,
                                                         .input = std::move(input),
                                                         .principal = {.kind = emulator::PrincipalKind::kService,
                                                                       .account = account,
                                                                       .arn = "organizations.amazonaws.com",
                                                                       .id = "organizations.amazonaws.com"},
                                                         .invoked_by = "organizations"});
    if (answer.error) throw *answer.error;
  };
  ask("CreateRole", {{"RoleName", role}, {"AssumeRolePolicyDocument", trust}});
  ask("AttachRolePolicy", {{"RoleName", role}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}});
}

bool is_email_taken(RequestContext& context, const Value& organization, const Value& email) {
  for (const Value& member : records_of(context, Kind::kMember, organization)) {
    if (member.at("Email") == email) return true;
  }
  return false;
}

std::string make_account_id(RequestContext& context) {
  constexpr size_t kDigits = 11;
  std::string id;
  do {
    // Never a leading zero: tools read account ids as numbers.
    id = "1" + context.machine.ids.from_alphabet("0123456789", kDigits);
  } while (find_record(context, Kind::kMember, id));
  return id;
}

/// AWS makes accounts in the background; here the first answer says so, and whoever asks again finds it done.
Value create_account(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  const std::string id = make_id(context, "car-", kCreationIdLength);
  Value status{{"Id", id},
               {"AccountName", input.at("AccountName")},
               {"State", "SUCCEEDED"},
               {"RequestedTimestamp", now_seconds(context)},
               {"CompletedTimestamp", now_seconds(context)}};
  if (is_email_taken(context, organization, input.at("Email"))) {
    status["State"] = "FAILED";
    status["FailureReason"] = "EMAIL_ALREADY_EXISTS";
  } else {
    const std::string account = make_account_id(context);
    status["AccountId"] = account;
    add_member(context, organization,
               {{"Id", account},
                {"Name", input["AccountName"]},
                {"Email", input["Email"]},
                {"JoinedMethod", "CREATED"},
                {"Status", "ACTIVE"},
                {"Tags", checked_tags(input)}});
    make_access_role(context, account, input.value("RoleName", kAccessRole));
  }
  create_record(context, Kind::kCreation, id, {{"Organization", id_of(organization)}, {"CreateAccountStatus", status}});
  for (const char* later : {"CompletedTimestamp", "AccountId", "FailureReason"}) status.erase(later);
  status["State"] = "IN_PROGRESS";
  return {{"CreateAccountStatus", std::move(status)}};
}

Value describe_creation(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const auto creation = find_record(context, Kind::kCreation, input.at("CreateAccountRequestId"));
  if (!creation || creation->at("Organization") != id_of(organization)) {
    throw ApiError("CreateAccountStatusNotFoundException",
                   "You specified an create account request that doesn't exist.");
  }
  return {{"CreateAccountStatus", creation->at("CreateAccountStatus")}};
}

Value list_creations(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const Value states = input.value("States", Value::array());
  Value creations = Value::array();
  for (const Value& creation : records_of(context, Kind::kCreation, organization)) {
    const Value& status = creation.at("CreateAccountStatus");
    const bool is_wanted = states.empty() || std::find(states.begin(), states.end(), status["State"]) != states.end();
    if (is_wanted) creations.push_back(status);
  }
  return answer_page(input, "CreateAccountStatuses", creations);
}

Value describe_account(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  return {{"Account",
           present_account(context, organization, require_member(context, organization, input.at("AccountId")))}};
}

Value list_accounts(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  Value accounts = Value::array();
  for (const Value& member : records_of(context, Kind::kMember, organization)) {
    accounts.push_back(present_account(context, organization, member));
  }
  return answer_page(input, "Accounts", accounts);
}

Value list_accounts_for_parent(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const std::string parent = id_of(require_parent(context, organization, input.at("ParentId")));
  Value accounts = Value::array();
  for (const Value& member : records_of(context, Kind::kMember, organization)) {
    if (member.at("Parent") == parent) accounts.push_back(present_account(context, organization, member));
  }
  return answer_page(input, "Accounts", accounts);
}

Value move_account(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  Value member = require_member(context, organization, input.at("AccountId"));
  const auto is_parent = [&](const char* name) {
    const auto target = find_target(context, organization, input.at(name));
    return target && target->kind == Kind::kNode;
  };
  if (!is_parent("SourceParentId") || member["Parent"] != input["SourceParentId"]) {
    throw ApiError("SourceParentNotFoundException", "You specified a source parent that doesn't exist.");
  }
  if (!is_parent("DestinationParentId")) {
    throw ApiError("DestinationParentNotFoundException", "You specified a destination parent that doesn't exist.");
  }
  if (input["SourceParentId"] == input["DestinationParentId"]) {
    throw ApiError("DuplicateAccountException", "That account is already present in the specified destination.");
  }
  member["Parent"] = input["DestinationParentId"];
  store_record(context, Kind::kMember, member);
  return Value::object();
}

Value remove_account(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  const std::string account = id_of(require_member(context, organization, input.at("AccountId")));
  if (account == context.account) {
    throw ApiError("MasterCannotLeaveOrganizationException",
                   "You can't remove a management account from an organization.");
  }
  remove_member(context, organization, account);
  return Value::object();
}

Value leave(RequestContext& context, const Value&) {
  const Membership membership = require_membership(context);
  if (membership.is_management) {
    throw ApiError("MasterCannotLeaveOrganizationException",
                   "You can't remove a management account from an organization.");
  }
  remove_member(context, membership.organization, context.account);
  return Value::object();
}

Value close_account(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  Value member = require_member(context, organization, input.at("AccountId"));
  if (member["Id"] == context.account) {
    throw constraint_violation("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You cannot close the management account.");
  }
  if (member["Status"] != "ACTIVE") {
    throw ApiError("AccountAlreadyClosedException", "You attempted to close an account that is already closed.");
  }
  member["Status"] = "SUSPENDED";
  store_record(context, Kind::kMember, member);
  return Value::object();
}

}  // namespace

Value present_account(RequestContext& context, const Value& organization, const Value& member) {
  const auto path = path_to(context, {.kind = Kind::kMember, .record = member});
  return {{"Id", member.at("Id")},
          {"Arn", arn_of(organization, "account", member["Id"])},
          {"Email", member.at("Email")},
          {"Name", member.at("Name")},
          {"Status", member.at("Status")},
          {"State", member["Status"]},
          {"Paths", Value::array({organization_path(organization, path)})},
          {"JoinedMethod", member.at("JoinedMethod")},
          {"JoinedTimestamp", member.at("JoinedTimestamp")}};
}

void add_account_operations(Service& service) {
  service.operations.insert(service.operations.end(), {{"CreateAccount", create_account},
                                                       {"DescribeCreateAccountStatus", describe_creation},
                                                       {"ListCreateAccountStatus", list_creations},
                                                       {"DescribeAccount", describe_account},
                                                       {"ListAccounts", list_accounts},
                                                       {"ListAccountsForParent", list_accounts_for_parent},
                                                       {"MoveAccount", move_account},
                                                       {"RemoveAccountFromOrganization", remove_account},
                                                       {"LeaveOrganization", leave},
                                                       {"CloseAccount", close_account}});
}

}  // namespace organizations
