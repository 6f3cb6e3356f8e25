#include "emulator/enforcement/policy_cache.h"

#include "emulator/authentication/session_attributes.h"

namespace emulator {
namespace {

/// Two sessions of a role may have different policies; two keys of a user have the same.
std::string key_of(const Principal& principal) {
  std::string key = principal.arn + "\n" + principal.id;
  if (principal.session.empty()) return key;
  for (const char* name : {kSessionRoleArn, kSessionUserArn, kSessionPolicy, kSessionPolicyArns}) {
    key += "\n";
    key += session_attribute(principal, name);
  }
  return key;
}

/// Stands for a document that cannot be read: it denies everything.
std::shared_ptr<const CompiledPolicy> deny_all() {
  static const auto policy =
      compile_policy(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})",
                     PolicyKind::kIdentity);
  return policy;
}

}  // namespace

std::shared_ptr<const CompiledPrincipal> PolicyCache::of(RequestContext& context, const PolicySources& sources,
                                                         const Principal& principal) {
  const std::string key = key_of(principal);
  if (const auto found = principals_.find(key); found != principals_.end()) return found->second;
  PrincipalPolicies given;
  if (sources.iam) given = sources.iam->authorization.policies_of(context, principal);
  auto made = std::make_shared<CompiledPrincipal>();
  made->principal = request_principal(principal);
  made->policies.identity = compile(given.identity);
  if (given.boundary) made->policies.boundary = compile(*given.boundary);
  if (given.session) made->policies.session = compile(*given.session);
  if (const auto organization = organization_of(context, sources, principal.account)) {
    made->policies.service_control = organization->service_control;
  }
  made->tags = given.tags;
  if (principals_.size() >= kPrincipalsMax) principals_.clear();
  return principals_[key] = std::move(made);
}

std::shared_ptr<const CompiledOrganization> PolicyCache::organization_of(RequestContext& context,
                                                                         const PolicySources& sources,
                                                                         const std::string& account) {
  if (!sources.organizations || account.empty()) return nullptr;
  if (const auto found = organizations_.find(account); found != organizations_.end()) return found->second;
  std::shared_ptr<CompiledOrganization> made;
  if (auto facts = sources.organizations->authorization.organization_of(context, account)) {
    made = std::make_shared<CompiledOrganization>();
    made->service_control = compile_levels(facts->service_control, PolicyKind::kIdentity);
    made->resource_control = compile_levels(facts->resource_control, PolicyKind::kResource);
    made->facts = std::move(*facts);
  }
  if (organizations_.size() >= kPrincipalsMax) organizations_.clear();
  return organizations_[account] = std::move(made);
}

std::vector<PolicyList> PolicyCache::compile_levels(const std::vector<std::vector<PolicyText>>& levels,
                                                    PolicyKind kind) {
  std::vector<PolicyList> compiled_levels;
  for (const auto& level : levels) compiled_levels.push_back(compile(level, kind));
  return compiled_levels;
}

PolicyList PolicyCache::compile(const std::vector<PolicyText>& texts, PolicyKind kind) {
  PolicyList list;
  for (const PolicyText& text : texts) {
    list.push_back({.name = text.name, .policy = compiled(text.document, kind)});
  }
  return list;
}

std::shared_ptr<const CompiledPolicy> PolicyCache::compiled(const std::string& document, PolicyKind kind) {
  const std::string key = std::to_string(static_cast<int>(kind)) + document;
  if (const auto found = documents_.find(key); found != documents_.end()) return found->second;
  std::shared_ptr<const CompiledPolicy> policy;
  try {
    policy = compile_policy(document, kind);
  } catch (const protocol::ApiError&) {  // stored by a service that checks less than this library reads
    policy = deny_all();
  }
  if (documents_.size() >= kDocumentsMax) documents_.clear();
  return documents_[key] = std::move(policy);
}

}  // namespace emulator
