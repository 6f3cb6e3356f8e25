#include "services/organizations/handshakes.h"

#include "emulator/resource/resource_engine.h"
#include "services/organizations/membership.h"
#include "services/organizations/page.h"
#include "services/organizations/refusal.h"

namespace organizations {
namespace {

constexpr size_t kHandshakeIdLength = 32;
constexpr int64_t kOpenSeconds = 15 * 24 * 3600;

/// A handshake as of now: one that nobody answers expires after 15 days.
Value present(const RequestContext& context, const Value& handshake) {
  Value shown = handshake.at("Handshake");
  if (shown["State"] == "OPEN" && now_seconds(context) >= shown["ExpirationTimestamp"]) shown["State"] = "EXPIRED";
  return shown;
}

bool is_invited(const RequestContext& context, const Value& handshake) {
  return handshake.at("Account") == context.account;
}

bool is_inviting(RequestContext& context, const Value& handshake) {
  const auto membership = find_membership(context, context.account);
  return membership && membership->is_management && id_of(membership->organization) == handshake.at("Organization");
}

Value require_handshake(RequestContext& context, const Value& input) {
  auto handshake = find_record(context, Kind::kHandshake, input.at("HandshakeId"));
  const bool is_party = handshake && (is_invited(context, *handshake) || is_inviting(context, *handshake));
  if (!is_party) throw ApiError("HandshakeNotFoundException", "You specified a handshake that doesn't exist.");
  return std::move(*handshake);
}

/// What the invited account is told of the organization: who pays in it, and what it may do.
Value inviting_organization(RequestContext& context, const Value& organization) {
  const Value management = *find_record(context, Kind::kMember, organization.at("ManagementAccount"));
  Value told = Value::array();
  told.push_back({{"Type", "MASTER_EMAIL"}, {"Value", management.at("Email")}});
  told.push_back({{"Type", "MASTER_NAME"}, {"Value", management.at("Name")}});
  told.push_back({{"Type", "ORGANIZATION_FEATURE_SET"}, {"Value", organization.at("FeatureSet")}});
  return {{"Type", "ORGANIZATION"}, {"Value", id_of(organization)}, {"Resources", std::move(told)}};
}

Value invite(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  const std::string account = input.at("Target").at("Id");
  if (input["Target"].at("Type") != "ACCOUNT") {
    throw ApiError("NotImplemented", "skyrig does not implement invitations by email address: name an account id.",
                   501);
  }
  if (account.size() != kAccountDigits || account.find_first_not_of("0123456789") != std::string::npos) {
    throw invalid_input("INVALID_PATTERN_TARGET_ID",
                        "You specified a policy target ID that doesn't match the pattern.");
  }
  if (find_membership(context, account)) {
    throw ApiError("HandshakeConstraintViolationException",
                   "The requested operation would violate the constraint identified in the reason code.",
                   ApiError::Options{.members = {{"Reason", "ALREADY_IN_AN_ORGANIZATION"}}});
  }
  for (const Value& other : records_of(context, Kind::kHandshake, organization)) {
    if (other.at("Account") == account && present(context, other)["State"] == "OPEN") {
      throw ApiError("DuplicateHandshakeException", "A handshake with the same action and target already exists.");
    }
  }
  const std::string id = make_id(context, "h-", kHandshakeIdLength);
  const int64_t now = now_seconds(context);
  Value resources = Value::array({inviting_organization(context, organization)});
  resources.push_back({{"Type", "ACCOUNT"}, {"Value", account}});
  if (input.contains("Notes")) resources.push_back({{"Type", "NOTES"}, {"Value", input["Notes"]}});
  const Value shown{{"Id", id},
                    {"Arn", arn_of(organization, "handshake", "invite/" + id)},
                    {"Parties", Value::array({{{"Id", id_of(organization)}, {"Type", "ORGANIZATION"}},
                                              {{"Id", account}, {"Type", "ACCOUNT"}}})},
                    {"State", "OPEN"},
                    {"RequestedTimestamp", now},
                    {"ExpirationTimestamp", now + kOpenSeconds},
                    {"Action", "INVITE"},
                    {"Resources", std::move(resources)}};
  create_record(context, Kind::kHandshake, id,
                {{"Organization", id_of(organization)},
                 {"Account", account},
                 {"Tags", input.value("Tags", Value::array())},
                 {"Handshake", shown}});
  return {{"Handshake", shown}};
}

/// Puts an open handshake into its last state.
Value settle(RequestContext& context, Value handshake, const char* state) {
  const Value shown = present(context, handshake);
  if (shown["State"] == state) {
    throw ApiError("HandshakeAlreadyInStateException", "The specified handshake is already in the requested state.");
  }
  if (shown["State"] != "OPEN") {
    throw ApiError("InvalidHandshakeTransitionException",
                   "You can't perform the operation on the handshake in its current state.");
  }
  handshake["Handshake"]["State"] = state;
  store_record(context, Kind::kHandshake, handshake);
  return {{"Handshake", handshake["Handshake"]}};
}

Value accept(RequestContext& context, const Value& input) {
  const Value handshake = require_handshake(context, input);
  if (!is_invited(context, handshake)) throw access_denied();
  if (find_membership(context, context.account)) {
    throw ApiError("HandshakeConstraintViolationException",
                   "The requested operation would violate the constraint identified in the reason code.",
                   ApiError::Options{.members = {{"Reason", "ALREADY_IN_AN_ORGANIZATION"}}});
  }
  Value answer = settle(context, handshake, "ACCEPTED");
  const auto organization = find_record(context, Kind::kOrganization, handshake.at("Organization"));
  if (!organization) throw ApiError("HandshakeNotFoundException", "You specified a handshake that doesn't exist.");
  add_member(context, *organization,
             {{"Id", context.account},
              {"Name", context.account},
              {"Email", "root@" + context.account + ".example.com"},
              {"JoinedMethod", "INVITED"},
              {"Status", "ACTIVE"},
              {"Tags", handshake.at("Tags")}});
  return answer;
}

Value decline(RequestContext& context, const Value& input) {
  const Value handshake = require_handshake(context, input);
  if (!is_invited(context, handshake)) throw access_denied();
  return settle(context, handshake, "DECLINED");
}

Value cancel(RequestContext& context, const Value& input) {
  const Value handshake = require_handshake(context, input);
  if (!is_inviting(context, handshake)) throw access_denied();
  return settle(context, handshake, "CANCELED");
}

Value describe(RequestContext& context, const Value& input) {
  return {{"Handshake", present(context, require_handshake(context, input))}};
}

Value list_for_account(RequestContext& context, const Value& input) {
  Value shown = Value::array();
  const auto& type = context.machine.engine.type(kService, "handshake");
  for (const Value& handshake : context.machine.engine.all(context, type)) {
    if (is_invited(context, handshake)) shown.push_back(present(context, handshake));
  }
  return answer_page(input, "Handshakes", shown);
}

Value list_for_organization(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  Value shown = Value::array();
  for (const Value& handshake : records_of(context, Kind::kHandshake, organization)) {
    shown.push_back(present(context, handshake));
  }
  return answer_page(input, "Handshakes", shown);
}

}  // namespace

void add_handshake_operations(Service& service) {
  service.operations.insert(service.operations.end(), {{"InviteAccountToOrganization", invite},
                                                       {"AcceptHandshake", accept},
                                                       {"DeclineHandshake", decline},
                                                       {"CancelHandshake", cancel},
                                                       {"DescribeHandshake", describe},
                                                       {"ListHandshakesForAccount", list_for_account},
                                                       {"ListHandshakesForOrganization", list_for_organization}});
}

}  // namespace organizations
