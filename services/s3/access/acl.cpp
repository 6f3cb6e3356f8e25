#include "services/s3/access/acl.h"

#include <algorithm>
#include <map>

#include "services/s3/access/access.h"
#include "services/s3/access/public_access.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr size_t kGrantsMax = 100;

struct CannedGrant {
  std::string_view acl, group, permission;
};

/// What each canned ACL adds to the owner's full control. Those that name the bucket's owner are not here.
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

void check_canonical_id(const std::string& id) {
  if (id.size() != kCanonicalIdDigits) throw invalid_argument("Invalid id", "CanonicalUser/ID", id);
}

void check_group(const std::string& uri) {
  if (uri != kAllUsers && uri != kAuthenticatedUsers && uri != kLogDelivery) {
    throw invalid_argument("Invalid group uri", "uri", uri);
  }
}

/// "If you attempt to use an email grantee ACL in a request after October 1, 2025, the request will receive an HTTP 405
/// (Method Not Allowed) error."
ApiError no_grants_by_email() {
  return refusal("MethodNotAllowed");
}

/// A grantee of a document, by its type.
void check_grantee(const Value& grantee) {
  const std::string type = grantee.value("Type", "");
  if (type == "CanonicalUser") {
    check_canonical_id(grantee.value("ID", ""));
  } else if (type == "Group") {
    check_group(grantee.value("URI", ""));
  } else {
    throw type == "AmazonCustomerByEmail" ? no_grants_by_email() : refusal("MalformedACLError");
  }
}

/// A whole policy, as a request's body has it.
Value checked_policy(const Value& policy, const std::string& account) {
  if (!policy.contains("Owner") || !policy.contains("Grants")) throw refusal("MalformedACLError");
  const std::string owner = policy["Owner"].value("ID", "");
  check_canonical_id(owner);
  if (owner != canonical_user_id(account)) throw refusal("AccessDenied");
  const Value& grants = policy["Grants"];
  if (grants.size() > kGrantsMax) throw refusal("MalformedACLError");
  for (const Value& grant : grants) {
    if (!grant.contains("Permission") || !grant.contains("Grantee")) throw refusal("MalformedACLError");
    check_grantee(grant["Grantee"]);
  }
  return {{"Grants", grants}};
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
    // Whatever its case: AWS's own documentation writes it in three ways.
    std::string kind = trimmed(item.substr(0, equals));
    std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char letter) { return std::tolower(letter); });
    const std::string value = equals == item.npos ? std::string() : trimmed(item.substr(equals + 1));
    if (kind == "id" && !value.empty()) {
      check_canonical_id(value);
      grants.push_back(user_grant(value, permission));
    } else if (kind == "uri") {
      check_group(value);
      grants.push_back(group_grant(value, permission));
    } else if (kind == "emailaddress") {
      throw no_grants_by_email();
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
  const Value policy = grants_from(input, {.owner = bucket.account, .bucket_owner = bucket.account});
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

Value grants_from(const Value& input, const Owners& owners) {
  if (input.contains("ACL") && has_grant_headers(input)) {
    throw refusal_saying("InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed");
  }
  if (input.contains("AccessControlPolicy")) {
    if (input.contains("ACL") || has_grant_headers(input)) throw refusal("UnexpectedContent");
    return checked_policy(input["AccessControlPolicy"], owners.owner);
  }
  if (has_grant_headers(input)) {
    Value grants = Value::array();
    for (const auto& [member, permission] : kGrantMembers)
      add_header_grants(input.value(member, ""), permission, grants);
    return {{"Grants", grants}};
  }
  Value policy = owner_grants(owners.owner);
  const std::string acl = input.value("ACL", "private");
  if (owners.owner != owners.bucket_owner && acl.starts_with("bucket-owner-")) {
    policy["Grants"].push_back(
        user_grant(canonical_user_id(owners.bucket_owner), acl == "bucket-owner-read" ? "READ" : "FULL_CONTROL"));
  }
  for (const CannedGrant& grant : kCannedGrants) {
    if (grant.acl == acl) policy["Grants"].push_back(group_grant(grant.group, grant.permission));
  }
  return policy;
}

void check_acl_of_new_bucket(const Value& input, const std::string& ownership) {
  if (ownership != "BucketOwnerEnforced") return;
  // Of the ACLs that name the bucket's owner: "If you specify this canned ACL when creating a bucket, Amazon S3 ignores
  // it." https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
  const std::string acl = input.value("ACL", "private");
  const bool is_private = acl == "private" || acl.starts_with("bucket-owner-");
  if (!is_private || has_grant_headers(input)) throw refusal("InvalidBucketAclWithObjectOwnership");
}

bool grants_to_others(const Value& policy, const std::string& account) {
  const std::string own = canonical_user_id(account);
  const Value& grants = policy.at("Grants");
  return std::any_of(grants.begin(), grants.end(),
                     [&](const Value& grant) { return grant.at("Grantee").value("ID", "") != own; });
}

bool has_acls(RequestContext& context, const Bucket& bucket) {
  const auto controls = get_document(context, bucket, "OwnershipControls");
  return !controls || controls->at("Rules").at(0).at("ObjectOwnership") != "BucketOwnerEnforced";
}

void check_acl_allowed(RequestContext& context, const Bucket& bucket, const Value& input) {
  if (!has_acl(input)) return;
  if (has_acls(context, bucket) || input.value("ACL", "") == "bucket-owner-full-control") return;
  // Even "private" is refused, although it would change nothing.
  if (input.contains("ACL") ||
      grants_from(input, {.owner = bucket.account, .bucket_owner = bucket.account}) != owner_grants(bucket.account)) {
    throw refusal("AccessControlListNotSupported");
  }
}

void add_bucket_acls(Service& service) {
  service.operations.push_back({"GetBucketAcl", get_bucket_acl});
  service.operations.push_back({"PutBucketAcl", put_bucket_acl});
}

}  // namespace s3
