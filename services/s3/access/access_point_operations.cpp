#include "services/s3/access/access_point_operations.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/s3/access/public_access.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/control/control_account.h"
#include "services/s3/listing/listing.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr size_t kNameLengthMin = 3, kNameLengthMax = 50;
constexpr size_t kAliasCharacters = 34;
constexpr size_t kPageSizeMax = 1000;
constexpr const char* kListedMembers[] = {"Name",   "NetworkOrigin", "VpcConfiguration",
                                          "Bucket", "Alias",         "BucketAccountId"};

/// "Must be between 3 and 50 characters long", of small letters, digits and hyphens, with neither at an end.
bool is_valid_name(const std::string& name) {
  const auto is_alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (name.size() < kNameLengthMin || name.size() > kNameLengthMax) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back()) || name.ends_with("-s3alias")) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) { return is_alphanumeric(c) || c == '-'; });
}

/// "For same account access point when your bucket and access point belong to the same account owner, the
/// BucketAccountId is not required. For cross-account access point … it is required."
Bucket require_target(RequestContext& context, const Value& input) {
  const auto bucket = find_bucket(context, input.at("Bucket"));
  if (!bucket || bucket->region != context.region || is_directory_bucket(bucket->name)) {
    throw refusal_saying("InvalidRequest", "Amazon S3 AccessPoint can only be created for existing bucket");
  }
  if (bucket->account != input.value("BucketAccountId", context.account)) throw refusal("AccessDenied");
  return *bucket;
}

Value create_access_point(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  if (input.contains("Scope")) throw not_implemented("scopes, which access points to directory buckets have");
  check_tags(input.value("Tags", Value::array()),
             {.count_max = kBucketTagsMax, .may_be_reserved = context.invoked_by == "cloudformation"});
  const AccessPointName name = access_point_in(context, input);
  if (!is_valid_name(name.name)) {
    throw refusal_saying("InvalidRequest", "Your Amazon S3 AccessPoint name is invalid",
                         {{"AccessPointName", name.name}});
  }
  const Bucket bucket = require_target(context, input);
  if (find_access_point(context, name)) {
    throw refusal("AccessPointAlreadyOwnedByYou", {{"AccessPointName", name.name}});
  }
  const std::string alias =
      name.name + "-" + context.machine.ids.from_alphabet("0123456789abcdefghijklmnopqrstuvwxyz", kAliasCharacters) +
      "-s3alias";
  Value record{{"Name", name.name},
               {"Bucket", bucket.name},
               {"BucketAccountId", bucket.account},
               {"NetworkOrigin", input.contains("VpcConfiguration") ? "VPC" : "Internet"},
               {"CreationDate", emulator::to_timestamp(context.time)},
               {"Alias", alias},
               // "All Block Public Access settings are enabled by default for new access points."
               {"PublicAccessBlockConfiguration",
                complete_public_access_block(input.value("PublicAccessBlockConfiguration", Value::object()),
                                             !input.contains("PublicAccessBlockConfiguration"))}};
  if (input.contains("VpcConfiguration")) record["VpcConfiguration"] = input["VpcConfiguration"];
  if (input.contains("Tags")) record["@tags"] = input["Tags"];
  put_access_point(context, name, record);
  return {{"AccessPointArn", access_point_arn(context, name)}, {"Alias", alias}};
}

Value get_access_point(RequestContext& context, const Value& input) {
  Value record = require_access_point(context, input);
  for (const char* member : {"@policy", "@tags"}) record.erase(member);
  record["AccessPointArn"] = access_point_arn(context, access_point_in(context, input));
  record["Endpoints"] = {{"ipv4", "s3-accesspoint." + context.region + ".amazonaws.com"},
                         {"fips", "s3-accesspoint-fips." + context.region + ".amazonaws.com"},
                         {"dualstack", "s3-accesspoint.dualstack." + context.region + ".amazonaws.com"}};
  return record;
}

Value delete_access_point(RequestContext& context, const Value& input) {
  require_access_point(context, input);
  remove_access_point(context, access_point_in(context, input));
  return Value::object();
}

Value list_access_points(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  const size_t asked = input.value("MaxResults", kPageSizeMax);
  const size_t limit = asked == 0 ? kPageSizeMax : std::min(asked, kPageSizeMax);
  const std::string bucket = input.value("Bucket", "");
  AccessPointName after{.account = context.account, .region = context.region, .name = {}};
  if (input.contains("NextToken")) after.name = read_continuation_token(input["NextToken"]);
  Value output{{"AccessPointList", Value::array()}};
  Value& list = output["AccessPointList"];
  each_access_point(context, after, [&](const Value& record) {
    if (!bucket.empty() && record.at("Bucket") != bucket) return true;
    if (list.size() == limit) {
      output["NextToken"] = make_continuation_token(list.back()["Name"].get_ref<const std::string&>());
      return false;
    }
    AccessPointName name = after;
    name.name = record.at("Name");
    Value shown{{"AccessPointArn", access_point_arn(context, name)}};
    for (const char* member : kListedMembers) {
      if (record.contains(member)) shown[member] = record[member];
    }
    list.push_back(std::move(shown));
    return true;
  });
  return output;
}

}  // namespace

AccessPointName access_point_in(const RequestContext& context, const Value& input) {
  return {.account = context.account, .region = context.region, .name = input.value("Name", "")};
}

Value require_access_point(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  auto record = find_access_point(context, access_point_in(context, input));
  if (!record) throw refusal("NoSuchAccessPoint", {{"AccessPointName", input.value("Name", "")}});
  return std::move(*record);
}

void add_access_points(Service& service) {
  service.operations.insert(service.operations.end(), {{"CreateAccessPoint", create_access_point},
                                                       {"GetAccessPoint", get_access_point},
                                                       {"ListAccessPoints", list_access_points},
                                                       {"DeleteAccessPoint", delete_access_point}});
}

}  // namespace s3
