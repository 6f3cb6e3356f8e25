#include "services/s3/acl.h"

#include <map>

#include "services/s3/access.h"
#include "services/s3/bucket_document.h"
#include "services/s3/errors.h"
#include "services/s3/public_access.h"

namespace s3 {
namespace {

constexpr size_t kGrantsMax = 100;

struct CannedGrant {
  std::string_view acl, group, permission;
};

/// What each canned ACL adds to the owner's full control. Those that name the bucket's owner add nothing here, since
/// objects belong to the bucket's account.
constexpr CannedGrant kCannedGrants[] = {
    {"public-read", kAllUsers, "READ"},
    {"public-read-write", kAllUsers, "READ"},
    {"public-read-write", kAllUsers, "WRITE"},
    {"authenticated-read", kAuthenticatedUsers, "READ"},
    {"log-delivery-write", kLogDelivery, "WRITE"},
    {"log-delivery-write", kLogDelivery, "READ_ACP"},
};

constexpr std::pair<const char*, const char*> kGrantMembers[] = {{"GrantFullControl", "FULL_CONTROL"},
                                                                 {"GrantRead", "READ"},
                                                                 {"GrantReadACP", "READ_ACP"},
                                                                 {"GrantWrite", "WRITE"},
                                                                 {"GrantWriteACP", "WRITE_ACP"}};

Value user_grant(const std::string& id, std::string_view permission) {
  return {{"Grantee", {{"ID", id}, {"Type", "CanonicalUser"}}}, {"Permission", permission}};
}

Value group_grant(std::string_view uri, std::string_view permission) {
  return {{"Grantee", {{"URI", uri}, {"Type", "Group"}}}, {"Permission", permission}};
}

std::string trimmed(std::string_view text) {
  const auto is_fringe = [](char c) { return c == ' ' || c == '"'; };
  while (!text.empty() && is_fringe(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_fringe(text.back())) text.remove_suffix(1);
  return std::string(text);
}

/// One grant header: id="…", uri="…", emailAddress="…", separated by commas.
void add_header_grants(const std::string& header, std::string_view permission, Value& grants) {
  std::string_view rest = header;
  while (!rest.empty()) {
    const size_t comma = rest.find(',');
    const std::string_view item = rest.substr(0, comma);
    rest = comma == rest.npos ? std::string_view{} : rest.substr(comma + 1);
    const size_t equals = item.find('=');
    const std::string kind = trimmed(item.substr(0, equals));
    const std::string value = equals == item.npos ? std::string() : trimmed(item.substr(equals + 1));
    if (kind == "id" && !value.empty()) {
      if (value.size() != 64) throw invalid_argument("Invalid id", "CanonicalUser/ID", value);
      grants.push_back(user_grant(value, permission));
    } else if (kind == "uri" && (value == kAllUsers || value == kAuthenticatedUsers || value == kLogDelivery)) {
      grants.push_back(group_grant(value, permission));
    } else if (kind == "uri") {
      throw invalid_argument("Invalid group uri", "uri", value);
    } else if (kind == "emailAddress") {
      throw not_implemented("grants by e-mail address");
    } else {
      throw invalid_argument("Argument format not recognized", "x-amz-grant", std::string(item));
    }
  }
}

bool has_grant_headers(const Value& input) {
  return std::any_of(std::begin(kGrantMembers), std::end(kGrantMembers),
                     [&](const auto& member) { return input.contains(member.first); });
}

Value get_bucket_acl(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value policy = get_document(context, bucket, "Acl").value_or(owner_grants(bucket.account));
  return {{"Owner", owner_of(bucket.account)}, {"Grants", policy.at("Grants")}};
}

Value put_bucket_acl(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  require_acl(input);
  check_acl_allowed(context, bucket, input);
  const Value policy = grants_from(input, bucket.account);
  check_public_acl_allowed(context, bucket, "s3:PutBucketAcl", policy.at("Grants"));
  put_document(context, bucket, "Acl", policy);
  return Value::object();
}

}  // namespace

bool has_acl(const Value& input) {
  return input.contains("ACL") || input.contains("AccessControlPolicy") || has_grant_headers(input);
}

void require_acl(const Value& input) {
  if (!has_acl(input)) throw refusal("MissingSecurityHeader", {{"MissingHeaderName", "x-amz-acl"}});
}

Value owner_grants(const std::string& account) {
  return {{"Grants", Value::array({user_grant(canonical_user_id(account), "FULL_CONTROL")})}};
}

Value grants_from(const Value& input, const std::string& account) {
  if (input.contains("ACL") && has_grant_headers(input)) {
    throw refusal_saying("InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed");
  }
  if (input.contains("AccessControlPolicy")) {
    const Value& policy = input["AccessControlPolicy"];
    if (!policy.contains("Owner") || !policy.contains("Grants")) throw refusal("MalformedACLError");
    if (policy["Owner"].value("ID", "") != canonical_user_id(account)) throw refusal("AccessDenied");
    if (policy["Grants"].size() > kGrantsMax) throw refusal("MalformedACLError");
    return {{"Grants", policy["Grants"]}};
  }
  if (has_grant_headers(input)) {
    Value grants = Value::array();
    for (const auto& [member, permission] : kGrantMembers)
      add_header_grants(input.value(member, ""), permission, grants);
    return {{"Grants", grants}};
  }
  Value policy = owner_grants(account);
  const std::string acl = input.value("ACL", "private");
  for (const CannedGrant& grant : kCannedGrants) {
    if (grant.acl == acl) policy["Grants"].push_back(group_grant(grant.group, grant.permission));
  }
  return policy;
}

void check_acl_of_new_bucket(const Value& input, const std::string& ownership) {
  if (ownership != "BucketOwnerEnforced") return;
  const bool is_private = input.value("ACL", "private") == "private";
  if (!is_private || has_grant_headers(input)) throw refusal("InvalidBucketAclWithObjectOwnership");
}

bool has_acls(RequestContext& context, const Bucket& bucket) {
  const auto controls = get_document(context, bucket, "OwnershipControls");
  return !controls || controls->at("Rules").at(0).at("ObjectOwnership") != "BucketOwnerEnforced";
}

void check_acl_allowed(RequestContext& context, const Bucket& bucket, const Value& input) {
  if (!has_acl(input)) return;
  if (has_acls(context, bucket) || input.value("ACL", "") == "bucket-owner-full-control") return;
  // Even "private" is refused, although it would change nothing.
  if (input.contains("ACL") || grants_from(input, bucket.account) != owner_grants(bucket.account)) {
    throw refusal("AccessControlListNotSupported");
  }
}

void add_bucket_acls(Service& service) {
  service.operations.push_back({"GetBucketAcl", get_bucket_acl});
  service.operations.push_back({"PutBucketAcl", put_bucket_acl});
}

}  // namespace s3
