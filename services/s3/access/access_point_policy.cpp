#include "services/s3/access/access_point_policy.h"

#include "services/s3/access/access_point_operations.h"
#include "services/s3/access/public_access.h"
#include "services/s3/access/resource_policy.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr const char* kPolicy = "@policy";

Value put_point_policy(RequestContext& context, const Value& input) {
  Value record = require_access_point(context, input);
  const AccessPointName name = access_point_in(context, input);
  const std::string arn = access_point_arn(context, name);
  const std::string text = input.at("Policy");
  const Value policy = parse_resource_policy(context, text, arn);
  const PublicTarget target{
      .action = "s3:PutAccessPointPolicy",
      .arn = arn,
      .block = public_access_block_of(context, record.at("PublicAccessBlockConfiguration"), name.account)};
  check_public_policy_allowed(context, target, policy);
  record[kPolicy] = text;
  put_access_point(context, name, record);
  return Value::object();
}

/// A record that has a policy. Throws NoSuchAccessPointPolicy.
Value require_policy(RequestContext& context, const Value& input) {
  Value record = require_access_point(context, input);
  if (!record.contains(kPolicy)) throw refusal("NoSuchAccessPointPolicy", {{"AccessPointName", record.at("Name")}});
  return record;
}

Value get_policy(RequestContext& context, const Value& input) {
  return {{"Policy", require_policy(context, input).at(kPolicy)}};
}

Value get_policy_status(RequestContext& context, const Value& input) {
  const Value record = require_policy(context, input);
  // "Amazon S3 … considers access points with a network origin of VPC as non-public regardless of their policy."
  const bool is_public = record.at("NetworkOrigin") != "VPC" &&
                         is_public_policy(Value::parse(record.at(kPolicy).get_ref<const std::string&>()));
  return {{"PolicyStatus", {{"IsPublic", is_public}}}};
}

Value delete_policy(RequestContext& context, const Value& input) {
  Value record = require_policy(context, input);
  record.erase(kPolicy);
  put_access_point(context, access_point_in(context, input), record);
  return Value::object();
}

}  // namespace

void add_access_point_policies(Service& service) {
  service.operations.insert(service.operations.end(), {{"PutAccessPointPolicy", put_point_policy},
                                                       {"GetAccessPointPolicy", get_policy},
                                                       {"GetAccessPointPolicyStatus", get_policy_status},
                                                       {"DeleteAccessPointPolicy", delete_policy}});
}

}  // namespace s3
