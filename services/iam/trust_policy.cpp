#include "services/iam/trust_policy.h"

#include "emulator/authorization/policy_document.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

constexpr const char* kTrustedIds = "@TrustedIds";
constexpr size_t kAccountStart = 5;  // Of the parts of an ARN, counted by colons: arn:aws:iam::ACCOUNT:…

/// The user or role that an ARN names, of whatever account.
struct NamedPrincipal {
  const Entity* entity = nullptr;
  std::string account;
  std::string name;
};

NamedPrincipal named_principal(const std::string& arn) {
  size_t start = 0;
  for (size_t colons = 0; colons + 1 < kAccountStart; ++colons) {
    start = arn.find(':', start);
    if (start == std::string::npos) return {};
    ++start;
  }
  const size_t end = arn.find(':', start);
  if (end == std::string::npos || arn.find(":iam::") == std::string::npos) return {};
  const std::string resource = arn.substr(end + 1);
  for (const char* kind : {"user", "role"}) {
    if (!resource.starts_with(std::string(kind) + "/")) continue;
    return {.entity = &entity_named(kind),
            .account = arn.substr(start, end - start),
            .name = resource.substr(resource.rfind('/') + 1)};
  }
  return {};
}

/// A context that looks into another account in the same transaction.
RequestContext in_account(const RequestContext& context, const std::string& account) {
  return {.machine = context.machine,
          .transaction = context.transaction,
          .principal = context.principal,
          .account = account,
          .region = context.region,
          .time = context.time,
          .request_id = context.request_id};
}

std::optional<Value> find_principal(const RequestContext& context, const NamedPrincipal& named,
                                    const std::string& arn) {
  RequestContext other = in_account(context, named.account);
  auto found = find_entity(other, *named.entity, named.name);
  return found && found->at("Arn") == arn ? std::move(found) : std::nullopt;
}

/// skyrig cannot know who exists in accounts that were never used here; AWS could.
bool is_account_known(const RequestContext& context, const std::string& account) {
  if (account == context.account) return true;
  RequestContext other = in_account(context, account);
  return count_entities(other, entity_named("user")) + count_entities(other, entity_named("role")) > 0;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

void set_trust_policy(RequestContext& context, Value& role, const std::string& document) {
  const emulator::PolicyDocument policy = emulator::parse_policy(document, emulator::PolicyKind::kTrust);
  check_quota("ACLSizePerRole", emulator::policy_size(document));
  Value trusted = Value::object();
  for (const auto& statement : policy.statements) {
    for (const auto& [type, value] : statement.principals) {
      const NamedPrincipal named = type == "AWS" ? named_principal(value) : NamedPrincipal();
      if (!named.entity) continue;
      const auto found = find_principal(context, named, value);
      if (found) {
        trusted[value] = found->at(named.entity->id_member());
      } else if (is_account_known(context, named.account)) {
        throw ApiError("MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"" + value + "\"");
      }
    }
  }
  role["AssumeRolePolicyDocument"] = document;
  role[kTrustedIds] = std::move(trusted);
}

std::string shown_trust_policy(RequestContext& context, const Value& role) {
  std::string document = role.at("AssumeRolePolicyDocument");
  if (!role.contains(kTrustedIds)) return document;
  for (const auto& [arn, id] : role.at(kTrustedIds).items()) {
    const NamedPrincipal named = named_principal(arn);
    const auto found = find_principal(context, named, arn);
    const bool is_same = found && found->at(named.entity->id_member()) == id;
    if (!is_same) replace_all(document, "\"" + arn + "\"", "\"" + id.get<std::string>() + "\"");
  }
  return document;
}

}  // namespace iam
