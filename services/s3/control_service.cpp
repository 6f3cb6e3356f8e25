#include "services/s3/control_service.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/s3/access_point.h"
#include "services/s3/bucket.h"
#include "services/s3/control_tagging.h"
#include "services/s3/errors.h"
#include "services/s3/listing.h"
#include "services/s3/public_access.h"

namespace s3 {
namespace {

constexpr size_t kNameLengthMin = 3, kNameLengthMax = 50;
constexpr size_t kAliasCharacters = 34;
constexpr size_t kPageSizeMax = 1000;
constexpr const char* kSettings[] = {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy",
                                     "RestrictPublicBuckets"};

/// Every operation names the account that it is for, which is the caller's own.
void require_account(const RequestContext& context, const Value& input) {
  if (input.at("AccountId") != context.principal.account) throw refusal("AccessDenied");
}

Value complete_settings(Value settings, bool otherwise) {
  for (const char* member : kSettings) {
    if (!settings.contains(member)) settings[member] = otherwise;
  }
  return settings;
}

Value put_public_access_block(RequestContext& context, const Value& input) {
  require_account(context, input);
  put_account_public_access_block(context, context.account,
                                  complete_settings(input.at("PublicAccessBlockConfiguration"), false));
  return Value::object();
}

Value get_public_access_block(RequestContext& context, const Value& input) {
  require_account(context, input);
  const auto settings = account_public_access_block(context, context.account);
  if (!settings) throw refusal("NoSuchPublicAccessBlockConfiguration", {{"AccountId", context.account}});
  return {{"PublicAccessBlockConfiguration", *settings}};
}

Value delete_public_access_block(RequestContext& context, const Value& input) {
  require_account(context, input);
  remove_account_public_access_block(context, context.account);
  return Value::object();
}

AccessPointName name_in(const RequestContext& context, const Value& input) {
  return {.account = context.account, .region = context.region, .name = input.value("Name", "")};
}

/// "Must be between 3 and 50 characters long", of small letters, digits and hyphens, with neither at an end.
bool is_valid_name(const std::string& name) {
  const auto is_alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (name.size() < kNameLengthMin || name.size() > kNameLengthMax) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back()) || name.ends_with("-s3alias")) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) { return is_alphanumeric(c) || c == '-'; });
}

Value create_access_point(RequestContext& context, const Value& input) {
  require_account(context, input);
  if (input.contains("VpcConfiguration")) throw not_implemented("access points within a VPC");
  if (input.contains("Scope") || input.contains("Tags")) throw not_implemented("scopes and tags of access points");
  const AccessPointName name = name_in(context, input);
  if (!is_valid_name(name.name)) {
    throw refusal_saying("InvalidRequest", "Your Amazon S3 AccessPoint name is invalid",
                         {{"AccessPointName", name.name}});
  }
  const auto bucket = find_bucket(context, input.at("Bucket"));
  if (!bucket) {
    throw refusal_saying("InvalidRequest", "Amazon S3 AccessPoint can only be created for existing bucket");
  }
  if (bucket->account != context.account) throw not_implemented("access points to other accounts' buckets");
  if (find_access_point(context, name)) {
    throw refusal("AccessPointAlreadyOwnedByYou", {{"AccessPointName", name.name}});
  }
  const std::string alias =
      name.name + "-" + context.machine.ids.from_alphabet("0123456789abcdefghijklmnopqrstuvwxyz", kAliasCharacters) +
      "-s3alias";
  put_access_point(context, name,
                   {{"Name", name.name},
                    {"Bucket", bucket->name},
                    {"BucketAccountId", bucket->account},
                    {"NetworkOrigin", "Internet"},
                    {"CreationDate", emulator::to_timestamp(context.time)},
                    {"Alias", alias},
                    // "All Block Public Access settings are enabled by default for new access points."
                    {"PublicAccessBlockConfiguration",
                     complete_settings(input.value("PublicAccessBlockConfiguration", Value::object()),
                                       !input.contains("PublicAccessBlockConfiguration"))}});
  return {{"AccessPointArn", access_point_arn(context, name)}, {"Alias", alias}};
}

Value require_access_point(RequestContext& context, const Value& input) {
  require_account(context, input);
  auto record = find_access_point(context, name_in(context, input));
  if (!record) throw refusal("NoSuchAccessPoint", {{"AccessPointName", input.value("Name", "")}});
  return std::move(*record);
}

Value get_access_point(RequestContext& context, const Value& input) {
  Value record = require_access_point(context, input);
  record["AccessPointArn"] = access_point_arn(context, name_in(context, input));
  record["Endpoints"] = {{"ipv4", "s3-accesspoint." + context.region + ".amazonaws.com"},
                         {"fips", "s3-accesspoint-fips." + context.region + ".amazonaws.com"},
                         {"dualstack", "s3-accesspoint.dualstack." + context.region + ".amazonaws.com"}};
  return record;
}

Value delete_access_point(RequestContext& context, const Value& input) {
  require_access_point(context, input);
  remove_access_point(context, name_in(context, input));
  return Value::object();
}

Value list_access_points(RequestContext& context, const Value& input) {
  require_account(context, input);
  const size_t limit = std::min<size_t>(input.value("MaxResults", kPageSizeMax), kPageSizeMax);
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
    list.push_back({{"Name", record["Name"]},
                    {"NetworkOrigin", record.at("NetworkOrigin")},
                    {"Bucket", record.at("Bucket")},
                    {"AccessPointArn", access_point_arn(context, name)},
                    {"Alias", record.at("Alias")},
                    {"BucketAccountId", record.at("BucketAccountId")}});
    return true;
  });
  return output;
}

}  // namespace

emulator::Service make_control_service(const protocol::Facts& facts) {
  std::vector<Operation> operations = control_tagging_operations();
  operations.insert(operations.end(), {{"PutPublicAccessBlock", put_public_access_block},
                                       {"GetPublicAccessBlock", get_public_access_block},
                                       {"DeletePublicAccessBlock", delete_public_access_block},
                                       {"CreateAccessPoint", create_access_point},
                                       {"GetAccessPoint", get_access_point},
                                       {"ListAccessPoints", list_access_points},
                                       {"DeleteAccessPoint", delete_access_point}});
  return {.model = facts.service("s3control"),
          .operations = std::move(operations),
          .authorization = {.prefix = "s3",
                            .actions = {{"PutPublicAccessBlock", {"s3:PutAccountPublicAccessBlock"}},
                                        {"GetPublicAccessBlock", {"s3:GetAccountPublicAccessBlock"}},
                                        {"DeletePublicAccessBlock", {"s3:PutAccountPublicAccessBlock"}}},
                            .variables = {{"AccessPointName", {"Name"}}}}};
}

}  // namespace s3
