#include "services/s3/access/effective_policy.h"

#include "emulator/dispatch/dispatcher.h"
#include "services/s3/access/access.h"
#include "services/s3/access/acl.h"
#include "services/s3/access/object_owner.h"
#include "services/s3/access/public_access.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

struct PermissionActions {
  std::string_view permission;
  std::vector<std::string> actions;
};

/// "The following table shows how each ACL permission maps to the corresponding access policy permissions."
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions
const std::vector<PermissionActions>& bucket_permissions() {
  static const std::vector<PermissionActions> kRows{
      {"READ", {"s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"}},
      {"WRITE", {"s3:PutObject"}},
      {"READ_ACP", {"s3:GetBucketAcl"}},
      {"WRITE_ACP", {"s3:PutBucketAcl"}}};
  return kRows;
}

const std::vector<PermissionActions>& object_permissions() {
  static const std::vector<PermissionActions> kRows{{"READ", {"s3:GetObject", "s3:GetObjectVersion"}},
                                                    {"READ_ACP", {"s3:GetObjectAcl", "s3:GetObjectVersionAcl"}},
                                                    {"WRITE_ACP", {"s3:PutObjectAcl", "s3:PutObjectVersionAcl"}}};
  return kRows;
}

const std::vector<PermissionActions>& missing_object_permissions() {
  static const std::vector<PermissionActions> kRows{{"READ", {"s3:GetObject"}}};
  return kRows;
}

Value actions_of(const std::vector<PermissionActions>& rows, const std::string& permission) {
  Value actions = Value::array();
  for (const PermissionActions& row : rows) {
    if (permission != row.permission && permission != "FULL_CONTROL") continue;
    for (const std::string& action : row.actions) actions.push_back(action);
  }
  return actions;
}

/// A grant as a statement; nothing if it is not for this requester. Grants to the owner say nothing that its own
/// policies would not.
std::optional<Value> statement_of(const RequestContext& context, const Bucket& bucket, const Value& grant,
                                  Value actions, const std::string& resource) {
  const Value& grantee = grant.at("Grantee");
  Value statement{{"Effect", "Allow"}, {"Action", std::move(actions)}, {"Resource", resource}};
  const std::string group = grantee.value("URI", "");
  if (group == kAllUsers || group == kAuthenticatedUsers) {
    statement["Principal"] = "*";
    if (group == kAuthenticatedUsers) {
      statement["Condition"] = {{"StringNotEquals", {{"aws:PrincipalType", "Anonymous"}}}};
    }
    return statement;
  }
  const std::string& account = context.principal.account;
  if (account.empty() || account == bucket.account || grantee.value("ID", "") != canonical_user_id(account)) {
    return std::nullopt;
  }
  statement["Principal"] = {{"AWS", account}};
  return statement;
}

void add_grants(const RequestContext& context, const Bucket& bucket, const Value& acl,
                const std::vector<PermissionActions>& rows, const std::string& resource, Value& statements) {
  for (const Value& grant : acl.value("Grants", Value::array())) {
    Value actions = actions_of(rows, grant.value("Permission", ""));
    if (actions.empty()) continue;
    if (auto statement = statement_of(context, bucket, grant, std::move(actions), resource)) {
      statements.push_back(std::move(*statement));
    }
  }
}

Value without_public_grants(Value acl) {
  Value kept = Value::array();
  for (Value& grant : acl["Grants"]) {
    if (!has_public_grant(Value::array({grant}))) kept.push_back(std::move(grant));
  }
  acl["Grants"] = std::move(kept);
  return acl;
}

/// What the bucket's ACL grants on the bucket and its objects-to-be, and the object's on itself.
void add_acl_statements(RequestContext& context, const Bucket& bucket, const PublicAccessBlock& block,
                        const std::string& arn, const std::string& key, Value& statements) {
  const auto effective = [&](Value acl) {
    return block.ignores_public_acls ? without_public_grants(std::move(acl)) : acl;
  };
  if (auto acl = get_document(context, bucket, "Acl")) {
    add_grants(context, bucket, effective(std::move(*acl)), bucket_permissions(), arn, statements);
  }
  if (key.empty()) return;
  const auto record = find_current(context, bucket, key);
  if (!record) {
    // Who may list the bucket is told that the object is not there.
    if (auto acl = get_document(context, bucket, "Acl")) {
      add_grants(context, bucket, effective(std::move(*acl)), missing_object_permissions(), arn, statements);
    }
  } else if (record->contains("@acl")) {
    add_owner_statements(context, bucket, *record, arn, statements);
    add_grants(context, bucket, effective(record->at("@acl")), object_permissions(), arn, statements);
  }
}

/// Principals of policies may be canonical users: the requester's id stands for its account.
void resolve_canonical_users(const RequestContext& context, Value& statement) {
  for (const char* member : {"Principal", "NotPrincipal"}) {
    if (!statement.contains(member) || !statement[member].is_object()) continue;
    Value& principal = statement[member];
    if (!principal.contains("CanonicalUser") || context.principal.account.empty()) continue;
    const Value& ids = principal["CanonicalUser"];
    const std::string own = canonical_user_id(context.principal.account);
    const bool is_named = ids.is_array() ? std::find(ids.begin(), ids.end(), own) != ids.end() : ids == own;
    if (!is_named) continue;
    Value names = principal.value("AWS", Value::array());
    if (!names.is_array()) names = Value::array({names});
    names.push_back(context.principal.account);
    principal["AWS"] = std::move(names);
  }
}

/// "RestrictPublicBuckets: … restricts access to an access point or bucket with a public policy to only AWS service
/// principals and authorized users within the bucket owner's account."
Value restriction(const std::string& account) {
  return {{"Effect", "Deny"},
          {"Principal", "*"},
          {"Action", "*"},
          {"Resource", "*"},
          {"Condition",
           {{"StringNotEqualsIfExists", {{"aws:PrincipalAccount", account}}},
            {"BoolIfExists", {{"aws:PrincipalIsAWSService", "false"}}}}}};
}

/// A policy's text as the evaluation takes it.
Value prepared_policy(const RequestContext& context, const std::string& text, const std::string& account,
                      const PublicAccessBlock& block) {
  Value policy = Value::parse(text);
  if (!policy["Statement"].is_array()) policy["Statement"] = Value::array({policy["Statement"]});
  for (Value& statement : policy["Statement"]) resolve_canonical_users(context, statement);
  if (block.restricts_public_buckets && is_public_policy(policy)) policy["Statement"].push_back(restriction(account));
  return policy;
}

}  // namespace

std::string effective_policy(RequestContext& context, const Bucket& bucket, const std::string& arn,
                             const std::string& key) {
  const auto own = get_document(context, bucket, "Policy");
  const bool grants = has_acls(context, bucket);
  if (!own && !grants) return {};
  const PublicAccessBlock block = public_access_block_of(context, bucket);
  Value policy{{"Version", "2012-10-17"}, {"Statement", Value::array()}};
  if (own && own->is_string()) policy = prepared_policy(context, own->get<std::string>(), bucket.account, block);
  if (grants) add_acl_statements(context, bucket, block, arn, key, policy["Statement"]);
  return policy["Statement"].empty() ? std::string() : policy.dump();
}

std::string effective_bucket_policy(RequestContext& context, const Bucket& bucket) {
  const auto own = get_document(context, bucket, "Policy");
  if (!own || !own->is_string()) return {};
  return prepared_policy(context, own->get<std::string>(), bucket.account, public_access_block_of(context, bucket))
      .dump();
}

std::string effective_access_point_policy(RequestContext& context, const AccessPointName& name, const Value& record) {
  if (!record.contains("@policy")) return {};
  const PublicAccessBlock block =
      public_access_block_of(context, record.at("PublicAccessBlockConfiguration"), name.account);
  return prepared_policy(context, record["@policy"].get<std::string>(), name.account, block).dump();
}

bool may_list(RequestContext& context, const Bucket& bucket) {
  const bool is_owner =
      context.principal.kind == emulator::PrincipalKind::kRoot && context.principal.account == bucket.account;
  if (is_owner || context.principal.kind == emulator::PrincipalKind::kService) return true;
  return context.machine.dispatcher
      .call_within(context, {.service = std::string(kService),
                             .operation = "HeadBucket",
                             .input = {{"Bucket", bucket.name}},
                             .principal = context.principal,
                             .region = bucket.region,
                             .invoked_by = std::string(kService)})
      .succeeded();
}

}  // namespace s3
