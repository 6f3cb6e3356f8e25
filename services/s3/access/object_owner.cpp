#include "services/s3/access/object_owner.h"

#include <algorithm>

#include "services/s3/access/access.h"
#include "services/s3/access/acl.h"
#include "services/s3/bucket/bucket_document.h"

namespace s3 {
namespace {

constexpr const char* kOwner = "@owner";

std::string ownership_of(RequestContext& context, const Bucket& bucket) {
  const auto controls = get_document(context, bucket, "OwnershipControls");
  return controls ? controls->at("Rules").at(0).at("ObjectOwnership").get<std::string>() : "ObjectWriter";
}

/// What owning an object, or a permission of its ACL, is leave for.
struct OwnerActions {
  const char* permission;
  std::vector<std::string> actions;
};
const std::vector<OwnerActions>& owner_actions() {
  static const std::vector<OwnerActions> kRows{
      {"READ", {"s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectAttributes", "s3:GetObjectVersionAttributes"}},
      {"READ_ACP", {"s3:GetObjectAcl", "s3:GetObjectVersionAcl"}},
      {"WRITE_ACP", {"s3:PutObjectAcl", "s3:PutObjectVersionAcl"}}};
  return kRows;
}

bool is_granted(const RequestContext& context, const Value& grant, const std::string& permission) {
  const std::string given = grant.value("Permission", "");
  if (given != permission && given != "FULL_CONTROL") return false;
  const Value& grantee = grant.at("Grantee");
  const std::string group = grantee.value("URI", "");
  const std::string& account = context.principal.account;
  if (group == kAllUsers || (group == kAuthenticatedUsers && !account.empty())) return true;
  return !account.empty() && grantee.value("ID", "") == canonical_user_id(account);
}

}  // namespace

void take_ownership(RequestContext& context, const Bucket& bucket, const Value& input, Value& record) {
  const std::string& writer = context.principal.account;
  if (writer == bucket.account || writer.empty()) return;
  const std::string ownership = ownership_of(context, bucket);
  // "Bucket owner preferred – The bucket owner owns … new objects that other accounts write to the bucket with the
  // bucket-owner-full-control canned ACL."
  const bool is_handed_over =
      ownership == "BucketOwnerPreferred" && input.value("ACL", "") == "bucket-owner-full-control";
  if (ownership == "BucketOwnerEnforced" || is_handed_over) return;
  record[kOwner] = writer;
  set_foreign_objects(context, bucket);
}

std::string owner_account(RequestContext& context, const Bucket& bucket, const Value& record) {
  if (!record.contains(kOwner) || !has_acls(context, bucket)) return bucket.account;
  return record[kOwner];
}

Value take_listed_owner(RequestContext& context, const Bucket& bucket, Value& shown) {
  const std::string owner = owner_account(context, bucket, shown);
  shown.erase(kOwner);
  return owner_of(owner);
}

void add_owner_statements(RequestContext& context, const Bucket& bucket, const Value& record, const std::string& arn,
                          Value& statements) {
  const std::string owner = owner_account(context, bucket, record);
  if (owner == bucket.account) return;
  const bool is_owner = context.principal.account == owner;
  const Value grants = record.value("@acl", Value::object()).value("Grants", Value::array());
  for (const OwnerActions& row : owner_actions()) {
    const bool has_leave = is_owner || std::any_of(grants.begin(), grants.end(), [&](const Value& grant) {
                             return is_granted(context, grant, row.permission);
                           });
    if (is_owner) {
      statements.push_back(
          {{"Effect", "Allow"}, {"Principal", {{"AWS", owner}}}, {"Action", row.actions}, {"Resource", arn}});
    } else if (!has_leave) {
      statements.push_back({{"Effect", "Deny"}, {"Principal", "*"}, {"Action", row.actions}, {"Resource", arn}});
    }
  }
}

}  // namespace s3
