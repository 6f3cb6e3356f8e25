#include "services/s3/access/public_access.h"

#include <algorithm>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "protocol/http/ascii.h"
#include "services/s3/access/acl.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

/// "A condition … on one of these keys with a fixed value" makes a statement that allows everybody not public.
constexpr std::string_view kFixingKeys[] = {"aws:principalorgid",
                                            "aws:principalorgpaths",
                                            "aws:principalaccount",
                                            "aws:principalarn",
                                            "aws:principal",
                                            "aws:sourcearn",
                                            "aws:sourcevpc",
                                            "aws:sourcevpce",
                                            "aws:sourceowner",
                                            "aws:sourceaccount",
                                            "aws:sourceip",
                                            "aws:sourceorgid",
                                            "aws:userid",
                                            "aws:viaawsservice",
                                            "s3:dataaccesspointarn",
                                            "s3:dataaccesspointaccount",
                                            "s3:x-amz-server-side-encryption-aws-kms-key-id"};

Value as_list(const Value& value) {
  return value.is_array() ? value : Value::array({value});
}

bool names_everybody(const Value& statement) {
  if (statement.contains("NotPrincipal")) return true;
  const Value principal = statement.value("Principal", Value());
  if (principal == "*") return true;
  if (!principal.is_object() || !principal.contains("AWS")) return false;
  const Value names = as_list(principal["AWS"]);
  return std::any_of(names.begin(), names.end(), [](const Value& name) { return name == "*"; });
}

/// "… this value can contain a wildcard for the access point name without rendering the policy public, as long as the
/// account ID is fixed."
bool fixes_account(std::string_view arn) {
  const size_t resource = arn.find(":accesspoint/");
  return resource != arn.npos && arn.substr(0, resource).find_first_of("*?$") == arn.npos;
}

/// "Fixed values … contain no wildcard or policy variable"; a range of addresses is fixed unless it is very wide.
bool is_fixed(std::string_view key, const Value& values) {
  for (const Value& value : as_list(values)) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (key == "s3:dataaccesspointarn" && fixes_account(text)) continue;
    if (text.find_first_of("*?") != text.npos || text.find("${") != text.npos) return false;
    if (key == "aws:sourceip" && (text.ends_with("/0") || text == "::/0")) return false;
  }
  return true;
}

bool is_narrowed(const Value& statement) {
  const Value condition = statement.value("Condition", Value::object());
  for (const auto& [operation, keys] : condition.items()) {
    const std::string small = protocol::lower_case(operation);
    if (small.find("not") != small.npos || small.ends_with("ifexists")) continue;
    for (const auto& [name, values] : keys.items()) {
      const std::string key = protocol::lower_case(name);
      const bool may_fix = std::find(std::begin(kFixingKeys), std::end(kFixingKeys), key) != std::end(kFixingKeys);
      if (may_fix && is_fixed(key, values)) return true;
    }
  }
  return false;
}

constexpr const char* kSettings[] = {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy",
                                     "RestrictPublicBuckets"};

void apply(const Value& settings, PublicAccessBlock& block) {
  block.blocks_public_acls |= settings.value("BlockPublicAcls", false);
  block.ignores_public_acls |= settings.value("IgnorePublicAcls", false);
  block.blocks_public_policy |= settings.value("BlockPublicPolicy", false);
  block.restricts_public_buckets |= settings.value("RestrictPublicBuckets", false);
}

ApiError prevented(const RequestContext& context, const PublicTarget& target, const char* reason) {
  return refusal_saying("AccessDenied", "User: " + context.principal.arn + " is not authorized to perform: " +
                                            std::string(target.action) + " on resource: \"" + target.arn +
                                            "\" because " + reason + " setting in S3 Block Public Access.");
}

/// Of a bucket whose policy or ACL is public, and whose settings let that have effect.
Value get_bucket_policy_status(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const auto policy = get_document(context, bucket, "Policy");
  if (!policy) throw refusal("NoSuchBucketPolicy", {{"BucketName", bucket.name}});
  const Value document = Value::parse(policy->get<std::string>(), nullptr, false);
  return {{"PolicyStatus", {{"IsPublic", is_public_policy(document)}}}};
}

}  // namespace

PublicAccessBlock public_access_block_of(RequestContext& context, const Bucket& bucket) {
  const Value settings = get_document(context, bucket, "PublicAccessBlock").value_or(Value::object());
  return public_access_block_of(context, settings, bucket.account);
}

PublicAccessBlock public_access_block_of(RequestContext& context, const Value& settings, const std::string& account) {
  PublicAccessBlock block;
  apply(settings, block);
  if (const auto of_account = account_public_access_block(context, account)) apply(*of_account, block);
  return block;
}

std::optional<Value> account_public_access_block(RequestContext& context, const std::string& account) {
  const auto bytes = context.transaction.get(account_key(account, "PublicAccessBlock"));
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

void put_account_public_access_block(RequestContext& context, const std::string& account, const Value& settings) {
  context.transaction.put(account_key(account, "PublicAccessBlock"), emulator::to_stored(settings));
}

void remove_account_public_access_block(RequestContext& context, const std::string& account) {
  context.transaction.erase(account_key(account, "PublicAccessBlock"));
}

Value complete_public_access_block(Value settings, bool otherwise) {
  for (const char* member : kSettings) {
    if (!settings.contains(member)) settings[member] = otherwise;
  }
  return settings;
}

bool is_public_policy(const Value& policy) {
  const Value statements = as_list(policy.value("Statement", Value::array()));
  return std::any_of(statements.begin(), statements.end(), [](const Value& statement) {
    return statement.value("Effect", "") == "Allow" && names_everybody(statement) && !is_narrowed(statement);
  });
}

bool has_public_grant(const Value& grants) {
  return std::any_of(grants.begin(), grants.end(), [](const Value& grant) {
    const std::string group = grant.value("Grantee", Value::object()).value("URI", "");
    return group == kAllUsers || group == kAuthenticatedUsers;
  });
}

void check_public_policy_allowed(const RequestContext& context, const PublicTarget& target, const Value& policy) {
  if (!target.block.blocks_public_policy || !is_public_policy(policy)) return;
  throw prevented(context, target, "public policies are prevented by the BlockPublicPolicy");
}

void check_public_acl_allowed(RequestContext& context, const Bucket& bucket, std::string_view action,
                              const Value& grants) {
  if (!has_public_grant(grants)) return;
  const PublicTarget target{
      .action = action, .arn = bucket_arn(context, bucket.name), .block = public_access_block_of(context, bucket)};
  if (!target.block.blocks_public_acls) return;
  throw prevented(context, target, "public access control lists (ACLs) are prevented by the BlockPublicAcls");
}

void add_public_access(Service& service) {
  service.operations.push_back({"GetBucketPolicyStatus", get_bucket_policy_status});
}

}  // namespace s3
